using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.TestImages;
using RebaseBind.Tests;
using RebaseBind.TestSupport;

namespace RebaseBind.House.Tests;

/// <summary>
/// What docs/library.md shows works as it stands there. Its snippets are one program, in the order of the page; it is compiled against what is
/// public, and runs in a folder where the images lie that the page tells of.
/// </summary>
[TestClass]
public sealed partial class LibraryPageTests
{
    private const string Mark = "--- line ";

    private static readonly IReadOnlyList<Fence> Fences = Fence.In(Path.Combine(Repository.Root, "docs", "library.md"));

    [TestMethod]
    public void EverySnippetPrintsWhatThePageSays()
    {
        using TemporaryFolder folder = Images();
        Fence[] snippets = [.. Fences.Where(fence => fence.Language == "csharp")];
        Assert.IsGreaterThan(8, snippets.Length);

        string output = PublicProgram.Run(ProgramOf(snippets), folder.Root);

        Dictionary<int, string> printed = output.Split(Mark, StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 2))
            .ToDictionary(part => int.Parse(part[0], System.Globalization.CultureInfo.InvariantCulture), part => part[1]);
        foreach (Fence snippet in snippets)
        {
            Assert.AreEqual(SaidOf(snippet), printed[snippet.Line], $"line {snippet.Line} of docs/library.md");
        }

        foreach (string file in snippets.SelectMany(snippet => WrittenFile().Matches(snippet.Text)).Select(match => match.Groups["file"].Value))
        {
            Assert.IsGreaterThan(0, new FileInfo(folder.PathOf(file)).Length, file);
        }
    }

    /// <summary>The page's folder: a program that imports from two DLLs, and a plug-in; all DLLs have the linker's default base.</summary>
    private static TemporaryFolder Images()
    {
        var folder = new TemporaryFolder();
        ImageBuilder program = ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 2);
        Write("app.exe", program.Imports("core.dll", "Open", "Close").Imports("text.dll", "Print"));
        Write("core.dll", ImageBuilder.X64().WithPointers(300).Exports("Close", "Open"));
        Write("text.dll", ImageBuilder.X64().WithPointers(200).Exports("Print").Imports("core.dll", "Open"));
        Write("plugins/a.dll", ImageBuilder.X64().WithPointers(100).Imports("core.dll", "Close"));
        return folder;

        void Write(string path, ImageBuilder image) => folder.Write("bin/Release/" + path, image.Build().ToArray());
    }

    /// <summary>All snippets as one program that says before each of them where it stands on the page.</summary>
    private static string ProgramOf(Fence[] snippets)
    {
        string code = string.Concat(snippets.Select(snippet => $"Console.WriteLine(\"{Mark}{snippet.Line}\");\n{snippet.Text}"));
        return string.Concat(Directive().Matches(code).Select(match => match.Value)) + Directive().Replace(code, string.Empty);
    }

    /// <summary>The output that the page shows for a snippet: the block of text that is next, if there is one.</summary>
    private static string SaidOf(Fence snippet)
    {
        int next = Fences.ToList().IndexOf(snippet) + 1;
        return next < Fences.Count && Fences[next].Language == "text" ? Fences[next].Text : string.Empty;
    }

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Directive();

    [GeneratedRegex("""File\.WriteAllBytes\("(?<file>[^"]+)",""", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex WrittenFile();
}
