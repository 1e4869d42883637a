using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.Tests;

namespace RebaseBind.House.Tests;

/// <summary>The pipeline touches files at its two ends only: in the folders that CONTRIBUTING.md names for it.</summary>
[TestClass]
public sealed partial class FileAccessTests
{
    private const string Root = "RebaseBind";

    /// <summary>Types of System.IO that work on texts, memory or streams that somebody else has opened. All others count as touching files.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "Path",
        "Stream",
        "SeekOrigin",
        "MemoryStream",
        "StringReader",
        "StringWriter",
        "TextReader",
        "TextWriter",
        "IOException",
        "InvalidDataException",
        "FileNotFoundException",
        "DirectoryNotFoundException",
        "PathTooLongException",
    };

    [TestMethod]
    public void OnlyTheFoldersOfTheTwoEndsTouchFiles()
    {
        IReadOnlyList<string> ends = Ends();
        (string Folder, string User, string Used)[] uses = [.. Uses()];

        string[] wrong = [.. uses.Where(use => !ends.Contains(use.Folder)).Select(use => $"{use.User} uses {use.Used}")];

        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
        CollectionAssert.AreEquivalent(ends.ToArray(), uses.Select(use => use.Folder).Distinct().ToArray(), "CONTRIBUTING.md names folders that touch no file");
    }

    private static IEnumerable<(string Folder, string User, string Used)> Uses()
    {
        using var references = new AssemblyReferences(Path.Combine(AppContext.BaseDirectory, "RebaseBind.Core.dll"));
        foreach ((string user, string used) in references.FindOutside(Root))
        {
            string space = used[..used.LastIndexOf('.')];
            bool touches = space.StartsWith("System.IO", StringComparison.Ordinal) ? !Harmless.Contains(used[(space.Length + 1)..])
                : used.EndsWith(".MappedFile", StringComparison.Ordinal) || used.EndsWith(".SafeFileHandle", StringComparison.Ordinal);
            if (touches && space is not ("System.IO.Compression" or "System.IO.Hashing"))
            {
                string[] names = user.Split('.');
                yield return (names.Length > 2 ? names[1] : string.Empty, user, used);
            }
        }
    }

    /// <summary>The folders that CONTRIBUTING.md names: the line that starts with "Files are touched in:".</summary>
    private static IReadOnlyList<string> Ends()
    {
        string line = File.ReadLines(Path.Combine(Repository.Root, "CONTRIBUTING.md")).Single(line => line.StartsWith(Start, StringComparison.Ordinal));
        return [.. FolderNames().Matches(line[Start.Length..]).Select(match => match.Value)];
    }

    private const string Start = "Files are touched in:";

    [GeneratedRegex(@"[A-Z]\w+", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex FolderNames();
}
