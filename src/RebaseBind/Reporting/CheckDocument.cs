using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;

namespace RebaseBind.Reporting;

/// <summary>What <c>check --json</c> writes.</summary>
internal sealed record CheckDocument(
    int SchemaVersion,
    bool IsRefused,
    IReadOnlyList<FindingJson> Findings,
    IReadOnlyList<SuppressedFindingJson> Suppressed,
    IReadOnlyList<FindingJson> Accepted)
{
    internal static CheckDocument Of(GateResult result, IEnumerable<Finding> others) => new(
        ReportJson.SchemaVersion,
        result.IsRefused,
        [.. others.Select(FindingJson.Of), .. result.Active.Select(static found => FindingJson.Of(found.Finding))],
        [.. result.Suppressed.Select(SuppressedFindingJson.Of)],
        [.. result.Accepted.Select(static found => FindingJson.Of(found.Finding))]);
}

/// <summary>A finding of a <see cref="CheckDocument"/> that does not count, and why.</summary>
internal sealed record SuppressedFindingJson(string Code, string Severity, string Image, string Message, string Reason, string Expires)
{
    internal static SuppressedFindingJson Of(SuppressedFinding suppressed) => new(
        suppressed.Found.Finding.Code,
        suppressed.Found.Finding.Severity.ToWord(),
        suppressed.Found.Finding.Image,
        suppressed.Found.Finding.Message,
        suppressed.Suppression.Reason,
        suppressed.Suppression.Expires.ToString());
}
