using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using RebaseBind.Inputs;

namespace RebaseBind.Tests.Reporting.Loads;

/// <summary>What docs/reports.md says of names and defaults.</summary>
[TestClass]
public sealed class ReportDocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reports.md"));

    [TestMethod]
    public void TheExampleOfConstantsIsAllDefaultsUnderTheirNames()
    {
        const string opening = "```json\n";
        int start = Page.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        JsonElement example = JsonDocument.Parse(Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)]).RootElement;

        string[] expected = [.. Constants().Select(static constant => FormattableString.Invariant($"{constant.Name}={constant.Value}"))];
        CollectionAssert.AreEqual(expected, example.EnumerateObject().Select(static property => FormattableString.Invariant($"{property.Name}={property.Value.GetDouble()}")).ToArray());
    }

    [TestMethod]
    public void EveryConstantIsExplained()
        => CollectionAssert.AreEqual(Array.Empty<string>(), Constants().Where(static constant => !Page.Contains($"\n| `{constant.Name}` |", StringComparison.Ordinal)).Select(static constant => constant.Name).ToArray());

    [TestMethod]
    public void EverySchemaIsLinked()
        => CollectionAssert.AreEqual(
            Array.Empty<string>(),
            Directory.GetFiles(Path.Combine(Repository.Root, "docs", "schemas")).Select(Path.GetFileName).Where(static name => !Page.Contains($"](schemas/{name})", StringComparison.Ordinal)).ToArray());

    private static (string Name, double Value)[] Constants()
        => [.. typeof(Calibration).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(static property => property.PropertyType == typeof(double)).Select(static property => (JsonNamingPolicy.CamelCase.ConvertName(property.Name), (double)property.GetValue(Calibration.Default)!))];
}
