using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.Tests;

namespace RebaseBind.House.Tests;

/// <summary>Each assembly's folders stand in the order that CONTRIBUTING.md gives, and what they use stands before them.</summary>
[TestClass]
public sealed partial class FolderOrderTests
{
    /// <summary>Assembly, the namespace of its root folder, and whether that folder is the lowest (what all use) or the highest (what uses all).</summary>
    private static readonly (string File, string Root, bool RootIsLowest)[] Assemblies =
    [
        ("RebaseBind.PortableExecutable", "RebaseBind.PortableExecutable", true),
        ("RebaseBind.Core", "RebaseBind", false),
        ("RebaseBind.Tasks", "RebaseBind.Tasks", false),
        ("rebasebind", "RebaseBind.Tool", false),
    ];

    [TestMethod]
    public void AFolderUsesOnlyThoseBelowIt()
    {
        var wrong = new List<string>();
        foreach ((string file, string root, bool rootIsLowest) in Assemblies)
        {
            IReadOnlyList<string> order = OrderOf(root);
            using var references = new AssemblyReferences(PathOf(file));
            IReadOnlyList<(string User, string Used)> uses = references.Find(root);
            Assert.IsGreaterThan(order.Count, uses.Count);
            foreach (string folder in uses.Select(use => FolderOf(use.User, root)).Where(folder => folder.Length != 0).Distinct().Except(order))
            {
                wrong.Add($"{folder} of {root} has no place in CONTRIBUTING.md");
            }

            wrong.AddRange(uses
                .Where(use => PlaceOf(use.User) < PlaceOf(use.Used))
                .Select(use => $"{use.User} uses {use.Used}"));

            int PlaceOf(string type)
            {
                string folder = FolderOf(type, root);
                return folder.Length != 0 ? order.ToList().IndexOf(folder) : rootIsLowest ? -1 : int.MaxValue;
            }
        }

        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    [TestMethod]
    public void SubfoldersOfAFolderFormNoCycle()
    {
        var wrong = new List<string>();
        foreach ((string file, string root, _) in Assemblies)
        {
            using var references = new AssemblyReferences(PathOf(file));
            ILookup<string, string> arrows = references.Find(root)
                .Select(use => (User: SpaceOf(use.User), Used: SpaceOf(use.Used)))
                .Where(use => use.User != use.Used && AreSiblings(use.User, use.Used, root))
                .Distinct()
                .ToLookup(use => use.User, use => use.Used);
            wrong.AddRange(arrows.Select(group => group.Key).Where(start => Reaches(start, start, arrows, [])));
        }

        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    [TestMethod]
    public void EveryFolderIsInTheList()
    {
        foreach ((string _, string root, _) in Assemblies)
        {
            string project = Path.Combine(Repository.Root, "src", root);
            string[] folders = [.. Directory.GetDirectories(project)
                .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
                .Select(folder => Path.GetFileName(folder))];
            CollectionAssert.AreEquivalent(folders, OrderOf(root).ToArray(), root);
        }
    }

    /// <summary>The folders of a project, lowest first: a line of CONTRIBUTING.md that starts with "src/PROJECT:".</summary>
    private static IReadOnlyList<string> OrderOf(string project)
    {
        string line = File.ReadLines(Path.Combine(Repository.Root, "CONTRIBUTING.md"))
            .Single(line => line.StartsWith($"src/{project}:", StringComparison.Ordinal));
        return [.. FolderNames().Matches(line[line.IndexOf(':', StringComparison.Ordinal)..]).Select(match => match.Value)];
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    private static string FolderOf(string type, string root)
    {
        string space = SpaceOf(type);
        return space.Length > root.Length ? space[(root.Length + 1)..].Split('.')[0] : string.Empty;
    }

    private static string SpaceOf(string type) => type[..type.LastIndexOf('.')];

    private static bool AreSiblings(string left, string right, string root)
    {
        string[] lefts = left.Split('.');
        string[] rights = right.Split('.');
        int depth = root.Split('.').Length + 2;
        return lefts.Length == depth && rights.Length == depth && lefts.AsSpan(..^1).SequenceEqual(rights.AsSpan(..^1));
    }

    private static bool Reaches(string from, string end, ILookup<string, string> arrows, HashSet<string> seen)
        => arrows[from].Any(next => next == end || (seen.Add(next) && Reaches(next, end, arrows, seen)));

    [GeneratedRegex(@"[A-Z]\w+", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex FolderNames();
}
