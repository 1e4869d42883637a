using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>One image of a <see cref="ProcessJson"/>; pages of 4 KiB, ranges of RVAs as first to last byte.</summary>
internal sealed record ModuleJson(
    string Path,
    string Cause,
    string? LoadedBy,
    bool IsLoadedAtStart,
    int? InitialisationOrder,
    string PreferredBase,
    string ActualBase,
    bool Relocated,
    string Landing,
    string? Partner,
    int Fixups,
    int SharedFixups,
    int MappedPages,
    int FilePages,
    int ShareablePages,
    int PrivatePages,
    PageCausesJson PrivatePagesByCause,
    IReadOnlyList<string>? PrivatePageRvas,
    int CommitPages,
    ImportWorkJson Imports,
    int ProtectionCalls,
    int FailedProbes,
    long EstimatedMicroseconds)
{
    internal static ModuleJson Of(LoadedModule module) => new(
        module.Image.Path,
        module.Cause.ToWord(),
        module.LoadedBy.Length == 0 ? null : module.LoadedBy,
        module.IsLoadedAtStart,
        module.InitialisationOrder < 0 ? null : module.InitialisationOrder,
        module.Image.ImageBase.ToString(),
        module.ActualBase.ToString(),
        module.IsRelocated,
        module.Landing.ToWord(),
        module.Partner,
        module.Fixups,
        module.SharedFixups,
        module.MappedPages,
        module.FilePages,
        module.ShareablePages,
        module.PrivatePages,
        PageCausesJson.Of(module.PrivatePagesByCause),
        module.PrivatePageSet?.Ranges.Select(RvasOf).ToArray(),
        module.CommitPages,
        ImportWorkJson.Of(module.Imports),
        module.ProtectionCalls,
        module.FailedProbes,
        WrittenNumber.WholeMicroseconds(module.EstimatedMicroseconds));

    private static string RvasOf((uint First, uint End) pages)
        => FormattableString.Invariant($"0x{(ulong)pages.First * PageSet.PageSize:x}-0x{((ulong)pages.End * PageSet.PageSize) - 1:x}");
}
