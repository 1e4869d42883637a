using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace RebaseBind.Docs.Tests;

/// <summary>Links lead to files and headings that are there, and each page is led to.</summary>
[TestClass]
public sealed partial class LinkTests
{
    [TestMethod]
    public void EveryLinkLeadsSomewhere()
    {
        string[] dead = [.. Document.All.SelectMany(page => LinksOf(page).Where(link => !IsAlive(page, link)).Select(link => $"{page}: {link}"))];

        Assert.IsEmpty(dead, string.Join('\n', dead));
        Assert.IsGreaterThan(200, Document.All.Sum(page => LinksOf(page).Count()));
    }

    /// <summary>A package's page is shown by registries, which have nothing that a relative link could lead to.</summary>
    [TestMethod]
    public void PagesOfPackagesHaveNoLinksIntoTheRepository()
    {
        string[] links = [.. Document.All.Where(page => page.IsOfAPackage).SelectMany(page => LinksOf(page).Select(link => $"{page}: {link}"))];

        Assert.IsEmpty(links, string.Join('\n', links));
    }

    [TestMethod]
    public void EveryPageOfTheDocumentsIsReachedFromTheReadme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(["README.md"]);
        while (next.TryDequeue(out string? path))
        {
            if (reached.Add(path))
            {
                foreach (string target in LinksOf(new Document(path)).Select(link => TargetOf(new Document(path), link).Path).Where(target => target.EndsWith(".md", StringComparison.Ordinal)))
                {
                    next.Enqueue(target);
                }
            }
        }

        string[] lost = [.. Document.All.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(path))];
        Assert.IsEmpty(lost, string.Join('\n', lost));
    }

    [TestMethod]
    public void TheIndexNamesEveryPage()
    {
        string[] named = [.. LinksOf(new Document("docs/README.md"))];

        string[] missing = [.. Document.All.Select(page => page.Path)
            .Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path != "docs/README.md" && !path.StartsWith("docs/diagnostics/RB", StringComparison.Ordinal))
            .Where(path => !named.Contains(path["docs/".Length..]))];
        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    /// <summary>The rule of GitHub, by examples that were looked up there.</summary>
    [TestMethod]
    [DataRow("What is done, and what is not", "what-is-done-and-what-is-not")]
    [DataRow("The `--lock` option", "the---lock-option")]
    [DataRow("See [the page](page.md#here)", "see-the-page")]
    [DataRow("C# and .NET", "c-and-net")]
    public void HeadingsHaveTheAnchorsOfGitHub(string heading, string anchor) => Assert.AreEqual(anchor, AnchorOf(heading));

    private static bool IsAlive(Document page, string link)
    {
        (string path, string? anchor) = TargetOf(page, link);
        string full = Path.Combine(Repository.Root, path);
        return anchor is null ? Path.Exists(full) : File.Exists(full) && AnchorsOf(new Document(path)).Contains(anchor);
    }

    private static (string Path, string? Anchor) TargetOf(Document page, string link)
    {
        string[] parts = link.Split('#', 2);
        string path = parts[0].Length == 0
            ? page.Path
            : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.FullPath)!, parts[0]))).Replace('\\', '/');
        return (path, parts.Length == 2 ? parts[1] : null);
    }

    /// <summary>The links of a page that stay in the repository.</summary>
    private static IEnumerable<string> LinksOf(Document page)
        => page.Prose()
            .SelectMany(line => Link().Matches(InlineCode().Replace(line, "code")).Select(match => match.Groups["target"].Value))
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));

    private static HashSet<string> AnchorsOf(Document page)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (string anchor in page.Prose().Select(line => Heading().Match(line)).Where(match => match.Success).Select(match => AnchorOf(match.Groups["text"].Value)))
        {
            string unique = anchor;
            for (int i = 1; !anchors.Add(unique); i++)
            {
                unique = FormattableString.Invariant($"{anchor}-{i}");
            }
        }

        return anchors;
    }

    private static string AnchorOf(string heading)
    {
        string text = Link().Replace(heading, match => match.Groups["text"].Value);
        return string.Concat(text.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));
    }

    [GeneratedRegex(@"\[(?<text>[^\[\]]*)\]\((?<target>[^()\s]+)\)", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]+`", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6} (?<text>.*)$", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Heading();
}
