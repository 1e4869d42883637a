using System;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Writing;

[TestClass]
public sealed class AtomicFileTests
{
    private static readonly byte[] Old = [1, 2, 3];
    private static readonly byte[] New = [4, 5];

    [TestMethod]
    public void AHardLinkToTheOldFileKeepsTheOldContent()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        string cache = folder.Write("cache/a.dll", Old);
        string output = folder.PrepareFor("bin/a.dll");
        HardLink.Create(cache, output);

        AtomicFile.Write(output, New);

        CollectionAssert.AreEqual(Old, File.ReadAllBytes(cache));
        CollectionAssert.AreEqual(New, File.ReadAllBytes(output));
    }

    [TestMethod]
    public void ASymbolicLinkIsReplacedAndItsTargetStays()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        string cache = folder.Write("cache/a.dll", Old);
        string output = folder.PrepareFor("bin/a.dll");
        File.CreateSymbolicLink(output, cache);

        AtomicFile.Write(output, New);

        CollectionAssert.AreEqual(Old, File.ReadAllBytes(cache));
        CollectionAssert.AreEqual(New, File.ReadAllBytes(output));
        Assert.IsNull(new FileInfo(output).LinkTarget);
    }

    [TestMethod]
    public void AFailedWriteLeavesTheOldFileAndNoOther()
    {
        using var folder = new TemporaryFolder();
        string blocked = folder.PrepareFor("bin/a.dll/inside");
        File.WriteAllBytes(blocked, Old);

        Assert.Throws<Exception>(() => AtomicFile.Write(Path.GetDirectoryName(blocked)!, New));

        CollectionAssert.AreEqual(new[] { "inside" }, Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray());
    }

#if !NETSTANDARD_UNDER_TEST // netstandard2.0 knows no Unix permissions; MSBuild.exe runs on Windows only
    [TestMethod]
    public void PermissionsAreThoseOfTheOriginal()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        string source = folder.Write("a.dll", Old);
        File.SetUnixFileMode(source, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AtomicFile.Write(folder.PrepareFor("b.dll"), New, modeOf: source);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.PrepareFor("b.dll")));
    }
#endif
}
