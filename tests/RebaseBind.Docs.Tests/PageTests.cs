using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.TestSupport;

namespace RebaseBind.Docs.Tests;

/// <summary>The commands of the pages do what the pages say. A comment before each block of code says whether it is run: CONTRIBUTING.md has the forms.</summary>
[TestClass]
public sealed partial class PageTests
{
    private static readonly string[] Commands = [string.Empty, "sh", "bash", "shell", "console"];

    public static IEnumerable<object[]> PagesThatRun
        => Document.All.Where(page => BlockMark.In(page).Any(block => block.Kind == BlockKind.Run)).Select(page => new object[] { page.Path });

    /// <summary>Pages of packages are left out, because registries show comments.</summary>
    [TestMethod]
    public void EveryCommandIsRunOrThePageSaysWhyNot()
    {
        string[] silent = [.. Document.All.Where(page => !page.IsOfAPackage).SelectMany(page => BlockMark.In(page)
            .Where(block => block.Kind == BlockKind.Unknown || (block.Kind == BlockKind.None && Commands.Contains(block.Fence.Language)))
            .Select(block => $"{page}:{block.Fence.Line}: {block.Fence.Text.Split('\n')[0]}"))];

        Assert.IsEmpty(silent, string.Join('\n', silent));
    }

    /// <summary>From top to bottom, in one folder.</summary>
    [TestMethod]
    [DynamicData(nameof(PagesThatRun))]
    public void ThePagesCommandsPrintWhatItSays(string path)
    {
        // The readme is where somebody installs the tool; other pages have it.
        using var newcomer = new Newcomer(hasTool: path != "README.md");
        Material.PutInto(newcomer);
        string? printed = null;
        foreach (BlockMark block in BlockMark.In(new Document(path)))
        {
            string place = $"{path}:{block.Fence.Line}";
            switch (block.Kind)
            {
                case BlockKind.File:
                    newcomer.Write(block.Argument, block.Fence.Text);
                    printed = null;
                    break;
                case BlockKind.Run:
                    foreach (string program in block.NeededPrograms)
                    {
                        Witness.Require(newcomer.Has(program), program);
                    }

                    printed = Run(newcomer, block, place);
                    break;
                case BlockKind.Prints:
                    Assert.IsNotNull(printed, $"{place}: no script stands before it");
                    AssertPrinted(block, printed, place);
                    printed = null;
                    break;
                default:
                    printed = null;
                    break;
            }
        }
    }

    [TestMethod]
    public void PagesNameTheVersionThatIsBuilt()
    {
        string[] named = [.. Document.All.Where(page => page.Path != "CHANGELOG.md")
            .SelectMany(page => NamedVersion().Matches(File.ReadAllText(page.FullPath)).Select(match => $"{page}: {match.Groups["version"].Value}"))];

        Assert.IsGreaterThan(3, named.Length);
        string[] others = [.. named.Where(name => !name.EndsWith(": " + BuildFacts.Version, StringComparison.Ordinal))];
        Assert.IsEmpty(others, string.Join('\n', others));
    }

    /// <summary>It is small enough to be loaded with the page.</summary>
    [TestMethod]
    public void ThePictureOfTheReportIsAPicture()
    {
        byte[] picture = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "images", "report.png"));

        CollectionAssert.AreEqual("PNG\r\n\u001a\n"u8.ToArray(), picture[1..8]);
        Assert.IsLessThan(200_000, picture.Length);
    }

    [TestMethod]
    [DataRow("one\ntwo\n", "one\ntwo\n", true)]
    [DataRow("one\ntwo\n", "one\n", false)]
    [DataRow("one\ntwo\n", "two\none\n", false)]
    [DataRow("one\n…\nthree\n", "one\n2\n2\nthree\n", true)]
    [DataRow("one\n…\nthree\n", "one\nthree\n", true)]
    [DataRow("one …\n", "one two three\n", true)]
    [DataRow("one …\n", "one two\nthree\n", false)]
    [DataRow("a.b (1)\n", "aXb (1)\n", false)]
    [DataRow("one\n", "one  \n", true)]
    public void DotsStandForAnything(string shown, string printed, bool fits) => Assert.AreEqual(fits, Fits(shown, printed, isPart: false));

    [TestMethod]
    [DataRow("two\n", "one\ntwo\nthree\n", true)]
    [DataRow("two\n", "one\n  two\nthree\n", true)]
    [DataRow("tw\n", "one\ntwo\nthree\n", false)]
    [DataRow("one\nthree\n", "one\ntwo\nthree\n", false)]
    public void APartStandsInLinesOfItsOwn(string shown, string printed, bool fits) => Assert.AreEqual(fits, Fits(shown, printed, isPart: true));

    private static string Run(Newcomer newcomer, BlockMark block, string place)
    {
        if (block.Fence.Text.TrimEnd() == Packages.Command)
        {
            return Packages.Output;
        }

        (int exitCode, string output) = newcomer.Run(block.Fence.Text);
        Assert.AreEqual(block.ExitCode, exitCode, $"{place}: {block.Fence.Text}{output}");
        return output;
    }

    private static void AssertPrinted(BlockMark block, string printed, string place)
        => Assert.IsTrue(Fits(block.Fence.Text, printed, block.IsPart), $"{place}: the page says\n{block.Fence.Text}\nand what is printed is\n{printed}");

    /// <summary>Whether a script printed what a page shows, where <c>…</c> stands for the rest of a line, and alone for any lines. A part may be indented: MSBuild does that.</summary>
    private static bool Fits(string shown, string printed, bool isPart)
    {
        IEnumerable<string> lines = shown.TrimEnd('\n').Split('\n').Select(line => line == "…" ? "(?:.*\n)*?" : (isPart ? " *" : string.Empty) + Regex.Escape(line.TrimEnd()).Replace("…", ".*?", StringComparison.Ordinal) + " *\n");
        string pattern = (isPart ? "(?:^|\n)" : "^") + string.Concat(lines) + (isPart ? string.Empty : "$");
        return Regex.IsMatch(printed.TrimEnd('\n') + "\n", pattern, RegexOptions.None, TimeSpan.FromMinutes(5));
    }

    /// <summary>The action of a version, or a package reference.</summary>
    [GeneratedRegex("""(?:rebasebind/rebasebind@v|Include="RebaseBind(?:\.\w+)?" Version=")(?<version>\d[^\s"]*)""", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex NamedVersion();
}
