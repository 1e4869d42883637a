using System;
using System.IO;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>Lock files that cannot be used, or do not cover the images: nothing is written.</summary>
[TestClass]
public sealed class LockRefusalTests
{
    private const string Header = "# rebasebind.lock 1\n";
    private const string LineOfA = "x64 0x0000001000000000 0x00020000 a.dll\n";

    [TestMethod]
    [DataRow("RB1020", 3, Header + LineOfA + "x64 0x0000002000000000 b.dll\n", DisplayName = "damaged")]
    [DataRow("RB1020", 2, Header + "<<<<<<< ours\n" + LineOfA, DisplayName = "merge conflict")]
    [DataRow("RB1020", 4, Header + LineOfA + "\nx64 0x0000002000000000 0x00020000 A.DLL\n", DisplayName = "duplicate")]
    [DataRow("RB1020", 3, Header + LineOfA + "x64 0x0000001000010000 0x00020000 z.dll\n", DisplayName = "overlapping")]
    [DataRow("RB1021", 1, "# rebasebind.lock 2\n" + LineOfA, DisplayName = "newer version")]
    public void AnUnusableLockEndsWithCode2AndTheLineAndNothingIsWritten(string code, int line, string content)
    {
        using Tree tree = OneDll(codeSize: 0x1000);
        string lockFile = WriteLock(tree, content);

        ToolRun run = Apply(tree, lockFile).Expect(2);

        StringAssert.Contains(run.Error, $"shared.lock: error {code}: line {line}: ", StringComparison.Ordinal);
        AssertNothingWritten(tree, lockFile, content);
    }

    [TestMethod]
    [DataRow("RB1022", 0x1000, "x64 0x0000001000000000 0x00020000 other.dll\n", DisplayName = "uncovered")]
    [DataRow("RB1023", 0x28000, LineOfA, DisplayName = "outgrown")]
    public void LockedImagesThatTheLockDoesNotCoverEndWithCode2AndNothingIsWritten(string code, int codeSize, string line)
    {
        using Tree tree = OneDll(codeSize);
        string lockFile = WriteLock(tree, Header + line);

        ToolRun run = Apply(tree, lockFile, "--locked").Expect(2);

        StringAssert.Contains(run.Error, $"a.dll: error {code}: ", StringComparison.Ordinal);
        AssertNothingWritten(tree, lockFile, Header + line);
    }

    [TestMethod]
    [DataRow(0x17000, false)]
    [DataRow(0x18000, true)]
    public void AnImageThatHasUsedFourFifthsOfItsRoomIsWarnedOf(int codeSize, bool isWarnedOf)
    {
        using Tree tree = OneDll(codeSize);
        string lockFile = WriteLock(tree, Header + LineOfA);

        ToolRun run = Apply(tree, lockFile, "--locked").Expect(0);

        Assert.AreEqual(isWarnedOf, run.Error.Contains("a.dll: warning RB1024: ", StringComparison.Ordinal), run.Error);
        Assert.IsTrue(File.Exists(Path.Combine(tree.Output, "a.dll")));
        Assert.AreEqual(Header + LineOfA, File.ReadAllText(lockFile));
    }

    private static Tree OneDll(int codeSize) => new Tree().With("a.dll", ImageBuilder.X64().WithCode(codeSize).WithPointers(10));

    private static string WriteLock(Tree tree, string content)
    {
        string lockFile = Path.Combine(Directory.CreateDirectory(tree.Beside("lock")).FullName, "shared.lock");
        File.WriteAllText(lockFile, content);
        return lockFile;
    }

    private static ToolRun Apply(Tree tree, string lockFile, params string[] options)
        => ToolRun.Of(["apply", tree.Root, "--output", tree.Output, "--lock", lockFile, .. options]);

    private static void AssertNothingWritten(Tree tree, string lockFile, string content)
    {
        Assert.IsFalse(Directory.Exists(tree.Output));
        Assert.AreEqual(content, File.ReadAllText(lockFile));
        CollectionAssert.AreEqual(new[] { lockFile }, Directory.GetFileSystemEntries(Path.GetDirectoryName(lockFile)!));
        CollectionAssert.AreEqual(new[] { "a.dll" }, Tree.Hashes(tree.Root).Keys.ToArray());
    }
}
