using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>One word for a system, and what the tool says of it.</summary>
[TestClass]
public sealed class TargetTests
{
    private const string Ranges = "note RB1051: --for wine: images move only where";
    private const string Flag = "note RB1051: --for wine: DYNAMICBASE is cleared in x86 and x64 DLLs, which costs nothing under Wine, and ASLR on Windows";
    private const string Layout = "note RB1051: --for wine: files are laid out in pages, EXEs too, which makes them about 1 % longer";
    private const string Loaders = "note RB1051: --for wine: Wine's loaders count";

    [TestMethod]
    [DataRow("plan", Ranges, Flag, Layout)]
    [DataRow("apply", Ranges, Flag, Layout)]
    [DataRow("simulate", Ranges, Flag, Layout, Loaders)]
    [DataRow("check", Ranges, Loaders)]
    [DataRow("explain")]
    public void EachCommandSaysWhatTheWordChoseOfItsOptions(string command, params string[] lines)
    {
        using Tree tree = Tree.OfThreeColliding();
        string[] place = command == "apply" ? ["--output", tree.Output] : command == "explain" ? ["a.dll"] : [];

        string[] said = [.. ToolRun.Of([command, tree.Root, .. place, "--for", "wine"]).Error.Split('\n').Where(static line => line.StartsWith("note ", StringComparison.Ordinal))];

        Assert.HasCount(lines.Length, said);
        for (int i = 0; i < lines.Length; i++)
        {
            Assert.StartsWith(lines[i], said[i], StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void AnOptionThatIsWrittenWinsAndIsNotExplained()
    {
        using Tree tree = Tree.OfThreeColliding();

        ToolRun run = ToolRun.Of("plan", tree.Root, "--for", "wine", "--dynamic-base", "keep", "--layout", "keep", "--json", "-").Expect(0);

        StringAssert.StartsWith(run.Error, Ranges, StringComparison.Ordinal);
        Assert.IsFalse(run.Error.Contains("DYNAMICBASE", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(run.Output);
        Assert.HasCount(1, json.RootElement.GetProperty("findings").EnumerateArray().Where(static finding => finding.GetProperty("code").GetString() == "RB1051"));
    }

    [TestMethod]
    [DataRow("any", 0x8160)]
    [DataRow("windows", 0x8160)]
    [DataRow("msys2", 0x8160)]
    [DataRow("wine", 0x8120)]
    [DataRow("proton", 0x8120)]
    public void TheFlagGoesUnderWineOnly(string system, int flags)
    {
        BuiltImage image = ImageBuilder.X64().DynamicBase().WithPointers(3).Build();
        byte[] original = image.With16(image.Fields.DllCharacteristics, 0x8160);
        using Tree tree = Tree.OfThreeColliding().With("own.dll", original);

        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--for", system).Expect(0);

        Assert.AreEqual(flags, BitConverter.ToUInt16(File.ReadAllBytes(Path.Combine(tree.Output, "own.dll")), image.Fields.DllCharacteristics));
    }
}
