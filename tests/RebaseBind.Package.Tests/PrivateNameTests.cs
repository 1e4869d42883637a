using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace RebaseBind.Package.Tests;

/// <summary>Names of targets and lists that belong to others and are not documented: an SDK may drop them without a word.</summary>
[TestClass]
public sealed partial class PrivateNameTests
{
    /// <summary>The folder of the SDK that builds here.</summary>
    public static string Sdk { get; } = FindSdk();

    private static readonly string Repository = PackedFeed.Repository();

    /// <summary>All that nuget/targets uses, found by how they are spelt: a leading underscore says private.</summary>
    private static readonly string[] Used =
    [
        .. Directory.GetFiles(Path.Combine(Repository, "nuget"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".targets" or ".props")
            .SelectMany(file => Private().Matches(Comment().Replace(File.ReadAllText(file), string.Empty)))
            .Select(match => match.Value)
            .Where(name => !name.StartsWith("_RebaseBind", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The document says of each whose it is.</summary>
    private static readonly Dictionary<string, string> Owners = File.ReadLines(Path.Combine(Repository, "docs/msbuild.md"))
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .SelectMany(match => Private().Matches(match.Groups["names"].Value).Select(name => (Name: name.Value, Owner: match.Groups["owner"].Value)))
        .ToDictionary(row => row.Name, row => row.Owner, StringComparer.Ordinal);

    [TestMethod]
    public void TheDocumentNamesEachOfThem() => Assert.AreEqual(string.Join('\n', Used), string.Join('\n', Owners.Keys.Order(StringComparer.Ordinal)));

    [TestMethod]
    public void TheInstalledSdkHasThemAll()
    {
        string targets = string.Concat(Directory.GetFiles(Sdk, "*.targets", SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] own = [.. Owners.Where(row => row.Value == "SDK").Select(row => row.Key)];

        string[] missing = [.. own.Where(name => !Regex.IsMatch(targets, $@"(?:Name=""|ItemName=""|<){name}[""\s/>]", RegexOptions.None, TimeSpan.FromSeconds(10)))];

        Assert.IsNotEmpty(own);
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    private static string FindSdk()
    {
        string version = Dotnet.Run(PackedFeed.Repository(), environment: null, "--version").Trim();
        return Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../sdk", version);
    }

    [GeneratedRegex("(?<![A-Za-z0-9_])_[A-Z][A-Za-z0-9]*", RegexOptions.None, 1000)]
    private static partial Regex Private();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    /// <summary>A row of the table: names, whose they are, what happens without them.</summary>
    [GeneratedRegex(@"^\| (?<names>`_[^|]*) \| (?<owner>[^|]*) \| [^|]* \|$", RegexOptions.None, 1000)]
    private static partial Regex Row();
}
