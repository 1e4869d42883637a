using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;

namespace RebaseBind.Reporting;

/// <summary>What <c>scan --json</c> writes.</summary>
internal sealed record ScanDocument(int SchemaVersion, IReadOnlyList<ScanImageJson> Images, IReadOnlyList<FindingJson> Findings)
{
    internal static ScanDocument Of(GatheredTree tree) => new(
        ReportJson.SchemaVersion,
        tree.Images.Select(ScanImageJson.Of).ToArray(),
        tree.Findings.Select(FindingJson.Of).ToArray());
}
