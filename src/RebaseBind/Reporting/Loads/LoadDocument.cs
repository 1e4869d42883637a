using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Words;

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

/// <summary>One state of the tree in a <see cref="LoadDocument"/>.</summary>
internal sealed record SimulationJson(IReadOnlyList<ProfileJson> Profiles)
{
    internal static SimulationJson Of(LoadSimulation simulation, LoadOptions options)
        => new(simulation.Profiles.Select(profile => ProfileJson.Of(profile, options)).ToArray());
}

/// <summary>One loader of a <see cref="LoadDocument"/>. Totals has each process once, Memory as many of each as were asked for.</summary>
internal sealed record ProfileJson(
    string Profile,
    string Title,
    LoadTotalsJson Totals,
    MemoryJson Memory,
    IReadOnlyList<ProcessJson> Processes,
    IReadOnlyList<string> NotLoaded,
    IReadOnlyList<NotRunJson> NotRun)
{
    internal static ProfileJson Of(ProfileSimulation profile, LoadOptions options) => new(
        profile.Profile.Name,
        profile.Profile.Title,
        LoadTotalsJson.Of(profile.Totals),
        MemoryJson.Of(InstanceMemory.Of(profile, options)),
        profile.Processes.Select(process => ProcessJson.Of(process, options)).ToArray(),
        profile.NotLoaded.Select(static image => image.Path).ToArray(),
        profile.NotRun.Select(static one => new NotRunJson(one.Root, one.Reason)).ToArray());
}

/// <summary>A root that a loader cannot run.</summary>
internal sealed record NotRunJson(string Root, string Reason);

/// <summary>One process of a <see cref="ProfileJson"/>; UserSpace as first to last address.</summary>
internal sealed record ProcessJson(
    string Root,
    string Machine,
    bool IsSyntheticHost,
    bool Starts,
    string UserSpace,
    LoadTotalsJson Totals,
    MemoryJson Memory,
    IReadOnlyList<ModuleJson> Modules,
    IReadOnlyList<FailureJson> Failures,
    IReadOnlyList<OutsideJson> Outside)
{
    internal static ProcessJson Of(SimulatedProcess process, LoadOptions options) => new(
        process.Root,
        process.Machine.ToWord(),
        process.IsSyntheticHost,
        process.Starts,
        process.UserSpace.ToString(),
        LoadTotalsJson.Of(process.Totals),
        MemoryJson.Of(InstanceMemory.Of(process, options)),
        process.Modules.Select(ModuleJson.Of).ToArray(),
        process.Failures.Select(FailureJson.Of).ToArray(),
        process.Outside.Select(OutsideJson.Of).ToArray());
}

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
        => $"{HexText.Of((ulong)pages.First * PageSet.PageSize)}-{HexText.Of(((ulong)pages.End * PageSet.PageSize) - 1)}";
}

/// <summary>An image that cannot be loaded; the NTSTATUS as "0x…".</summary>
internal sealed record FailureJson(string Path, string Status, string? Partner, string Reason, bool StopsProcess)
{
    internal static FailureJson Of(LoadFailure failure)
        => new(failure.Image.Path, HexText.Of(failure.Status), failure.Partner, failure.Reason, failure.StopsProcess);
}

/// <summary>A DLL that a process wants and the tree does not give it.</summary>
internal sealed record OutsideJson(string Name, string Kind, string WantedBy, int FailedProbes, string? Hint)
{
    internal static OutsideJson Of(OutsideDll dll) => new(dll.Name, dll.Kind.ToWord(), dll.WantedBy, dll.FailedProbes, dll.Hint);
}
