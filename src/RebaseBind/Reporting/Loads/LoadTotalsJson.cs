using RebaseBind.Assessing;
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

/// <summary>Private pages by cause; each page counts once.</summary>
internal sealed record PageCausesJson(int UnalignedFile, int Header, int Relocation, int Imports, int Tls, int Cookie)
{
    internal static PageCausesJson Of(PageCauses causes)
        => new(causes.UnalignedFile, causes.Header, causes.Relocation, causes.Imports, causes.Tls, causes.Cookie);
}

/// <summary>What imports cost.</summary>
internal sealed record ImportWorkJson(
    int LookUps,
    int ByOrdinal,
    int OutsideLookUps,
    int HintHits,
    int HintMisses,
    int Comparisons,
    int ForwarderHops,
    int Unresolved,
    int BindingsHonoured,
    int BindingsStale,
    int BindingsIgnored,
    int WrongSlots)
{
    internal static ImportWorkJson Of(ImportWork work) => new(
        work.LookUps,
        work.ByOrdinal,
        work.OutsideLookUps,
        work.HintHits,
        work.HintMisses,
        work.Comparisons,
        work.ForwarderHops,
        work.Unresolved,
        work.BindingsHonoured,
        work.BindingsStale,
        work.BindingsIgnored,
        work.WrongSlots);
}

/// <summary>Memory for all processes in all sessions, in bytes.</summary>
internal sealed record MemoryJson(
    long Instances,
    long PrivateBytes,
    long ShareableBytes,
    long PageTableBytes,
    long TotalBytes,
    long OneMoreProcessBytes)
{
    internal static MemoryJson Of(InstanceMemory memory) => new(
        memory.Instances,
        memory.PrivateBytes,
        memory.ShareableBytes,
        memory.PageTableBytes,
        memory.TotalBytes,
        memory.OneMoreProcessBytes);
}
