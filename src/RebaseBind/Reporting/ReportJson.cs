using System.Text.Json.Serialization;
using RebaseBind.Findings;
using RebaseBind.Reporting.Loads;
using RebaseBind.Reporting.Sarif;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>The forms of the JSON reports: camelCase, a null left out. <see cref="JsonText"/> writes them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(ScanDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PlanDiffDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>The version of every report's form.</summary>
    internal const int SchemaVersion = 1;
}

/// <summary>One finding of a document.</summary>
internal sealed record FindingJson(string Code, string Severity, string Image, string Message)
{
    internal static FindingJson Of(Finding finding) => new(finding.Code, finding.Severity.ToWord(), finding.Image, finding.Message);
}
