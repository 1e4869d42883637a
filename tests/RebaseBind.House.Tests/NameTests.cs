using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RebaseBind.Tasks.Naming;
using RebaseBind.Tests;

namespace RebaseBind.House.Tests;

/// <summary>The names that the tasks take for known are those that the targets and the documentation know.</summary>
[TestClass]
public sealed partial class NameTests
{
    private static string[] Files => Directory.GetFiles(Path.Combine(Repository.Root, "nuget", "targets"));

    private static string Targets => string.Concat(Files.Select(File.ReadAllText));

    private static string Documentation => File.ReadAllText(Path.Combine(Repository.Root, "docs", "msbuild.md"));

    [TestMethod]
    public void EveryPropertyOfTheTargetsIsKnownAndNoOther()
    {
        string[] read = [.. PropertyNames().Matches(Targets).Select(NameIn)];
        string[] set = [.. Files.Select(XElement.Load).SelectMany(root => root.Descendants("PropertyGroup")).Elements().Select(property => property.Name.LocalName)];

        CollectionAssert.AreEquivalent(
            read.Concat(set.Where(name => name.StartsWith("RebaseBind", StringComparison.Ordinal))).Distinct().ToArray(),
            KnownNames.Properties.ToArray());
    }

    [TestMethod]
    public void EveryItemOfTheTargetsIsKnownAndNoOther()
    {
        CollectionAssert.AreEquivalent(ItemNames().Matches(Targets).Select(NameIn).Distinct().ToArray(), KnownNames.Items.ToArray());
    }

    [TestMethod]
    public void EveryNameInTheDocumentationIsKnown()
    {
        string[] unknown = [.. DocumentedNames().Matches(Documentation).Select(match => match.Value).Distinct()
            .Where(name => !KnownNames.Properties.Contains(name) && !KnownNames.Items.Contains(name) && !Targets.Contains($"Target Name=\"{name}\"", StringComparison.Ordinal))];

        Assert.IsEmpty(unknown, string.Join(' ', unknown));
    }

    private static string NameIn(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(@"\$\((?<name>RebaseBind\w+)|PropertyName=""(?<name>RebaseBind\w+)""", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex PropertyNames();

    [GeneratedRegex(@"@\((?<name>RebaseBind\w+)|ItemName=""(?<name>RebaseBind\w+)""", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex ItemNames();

    [GeneratedRegex(@"\bRebaseBind[A-Z]\w*", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex DocumentedNames();
}
