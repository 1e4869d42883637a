using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>The counts of one process, or of several, each once.</summary>
internal sealed record LoadTotalsJson(
    int Modules,
    int Relocated,
    int Failures,
    long Fixups,
    long SharedFixups,
    long MappedBytes,
    int PrivatePages,
    PageCausesJson PrivatePagesByCause,
    long PrivateBytes,
    long ShareableBytes,
    long CommitBytes,
    ImportWorkJson Imports,
    int ProtectionCalls,
    int FailedProbes,
    int PageTablePages,
    long LargestFreeBlock,
    long EstimatedMicroseconds)
{
    internal static LoadTotalsJson Of(LoadTotals totals) => new(
        totals.Modules,
        totals.Relocated,
        totals.Failures,
        totals.Fixups,
        totals.SharedFixups,
        totals.MappedBytes,
        totals.PrivatePagesByCause.Total,
        PageCausesJson.Of(totals.PrivatePagesByCause),
        totals.PrivateBytes,
        totals.ShareableBytes,
        totals.CommitBytes,
        ImportWorkJson.Of(totals.Imports),
        totals.ProtectionCalls,
        totals.FailedProbes,
        totals.PageTablePages,
        totals.LargestFreeBlock,
        WrittenNumber.WholeMicroseconds(totals.EstimatedMicroseconds));
}
