using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;

namespace RebaseBind.Reporting.Loads;

/// <summary>What <c>simulate --json</c> writes. Profiles is the tree as it is, After the tree as it would be.</summary>
internal sealed record LoadDocument(
    int SchemaVersion,
    LoadOptionsJson Options,
    HeadlineJson? Headline,
    IReadOnlyList<ProfileJson> Profiles,
    SimulationJson? After,
    IReadOnlyList<VerdictJson> Verdicts,
    IReadOnlyList<AdviceJson> Advice,
    IReadOnlyList<FindingJson> Findings)
{
    internal static LoadDocument Of(LoadReport report) => new(
        ReportJson.SchemaVersion,
        LoadOptionsJson.Of(report.Options),
        report.Before.Profiles.Count == 0 ? null : HeadlineJson.Of(LoadHeadline.Of(report)),
        SimulationJson.Of(report.Before, report.Options).Profiles,
        report.After is null ? null : SimulationJson.Of(report.After, report.Options),
        report.Verdicts.Select(VerdictJson.Of).ToArray(),
        report.Advice.Select(AdviceJson.Of).ToArray(),
        report.Findings.Select(FindingJson.Of).ToArray());
}
