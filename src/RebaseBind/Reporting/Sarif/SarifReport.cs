using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Sarif;

/// <summary>Findings for code scanning: SARIF 2.1.0, and within it what GitHub asks for. The same findings give the same bytes.</summary>
/// <seealso href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">The standard.</seealso>
/// <seealso href="https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning">
/// What GitHub reads of it.
/// </seealso>
internal static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Information = "https://github.com/rebasebind/rebasebind";

    /// <summary>Stands for the folder that was looked at; who reads the file knows where that is.</summary>
    private const string Root = "ROOT";

    /// <summary>What the gate says.</summary>
    /// <param name="decision">What it decides. What suppressions hide is reported, and marked.</param>
    /// <param name="others">What else was found, in files that could not be read for example.</param>
    /// <param name="toolVersion">The version of the tool that asked, as Semantic Versioning has it.</param>
    internal static ReadOnlyMemory<byte> Of(ReleaseDecision decision, IEnumerable<Finding> others, string toolVersion)
        => Of(
            [.. others, .. decision.Findings],
            toolVersion,
            [.. decision.Result.Suppressed.Select(static one => new SarifSuppression(one.Found.Finding, one.Suppression.Reason))]);

    /// <summary>Writes the file.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="toolVersion">This tool's version, as Semantic Versioning has it.</param>
    /// <param name="suppressions">Suppressed findings; null if there were no suppressions to apply.</param>
    internal static ReadOnlyMemory<byte> Of(IReadOnlyList<Finding> findings, string toolVersion, IReadOnlyList<SarifSuppression>? suppressions = null)
    {
        ILookup<Finding, string> suppressed = (suppressions ?? []).ToLookup(static one => one.Finding, static one => one.Justification);
        var standing = new HashSet<Finding>(findings);
        Finding[] all = [.. findings, .. suppressed.Select(static group => group.Key).Where(finding => !standing.Contains(finding))];
        SarifRule[] rules =
        [
            .. all.GroupBy(static finding => finding.Code, StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => SarifRule.Of(group.Key, group.Max(static finding => finding.Severity))),
        ];
        Dictionary<string, int> indices = rules
            .Select(static (rule, index) => (rule.Id, Index: index))
            .ToDictionary(static pair => pair.Id, static pair => pair.Index, StringComparer.Ordinal);
        var fingerprints = new FingerprintBook();
        SarifResult[] results = [.. all.Select(finding => new SarifResult(
            finding.Code,
            indices[finding.Code],
            finding.Severity.ToWord(),
            new SarifText(finding.Message),
            [LocationOf(finding)],
            new SarifFingerprints(fingerprints.Next(finding)),
            suppressions is null ? null : SuppressionsOf(suppressed[finding])))];
        var driver = new SarifDriver("RebaseBind", toolVersion, Information, rules);
        return JsonText.ToUtf8(new SarifLog(Schema, "2.1.0", [new SarifRun(new SarifTool(driver), results)]), ReportJson.Default.SarifLog);
    }

    /// <summary>One location, always: GitHub refuses a whole file if one result has no location. A finding about no file gets the folder.</summary>
    /// <remarks>An image has no lines; GitHub wants one all the same.</remarks>
    private static SarifLocation LocationOf(Finding finding)
        => new(new SarifPhysicalLocation(new SarifArtifactLocation(SarifPath.UriOf(finding.Image), Root), new SarifRegion(1)));

    /// <summary>If results can be suppressed, those that are not say so by an empty list (SARIF 3.27.23).</summary>
    private static SarifSuppressed[] SuppressionsOf(IEnumerable<string> justifications)
        => [.. justifications.Select(static justification => new SarifSuppressed("external", justification))];
}

/// <summary>A finding that is accepted for a while. It is reported, and marked.</summary>
/// <param name="Finding">The finding; whether it also stands among the others does not matter.</param>
/// <param name="Justification">Why, in the words of who decided it.</param>
internal sealed record SarifSuppression(Finding Finding, string Justification);
