using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.PortableExecutable;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Reporting.Loads;

/// <summary>Load reports without a simulation: processes put together by hand, their totals added up.</summary>
internal static class LoadScene
{
    private static readonly AddressRange UserSpace = AddressRange.Parse("0x10000-0x7ffeffff");

    /// <summary>An image that lies where it wants to.</summary>
    internal static LoadedModule AtBase(string path, ulong @base = 0x1000_0000, LoadCause cause = LoadCause.Import) => new()
    {
        Image = Summaries.X86(path, @base),
        Cause = cause,
        LoadedBy = cause == LoadCause.Root ? string.Empty : "bin/app.exe",
        IsLoadedAtStart = true,
        ActualBase = new VirtualAddress(@base),
        Landing = LandingReason.AtBase,
        MappedPages = 32,
        FilePages = 30,
        ShareablePages = 28,
        PrivatePagesByCause = new PageCauses(0, 0, 0, Imports: 1, Tls: 0, Cookie: 1),
        Imports = new ImportWork(20, 2, 3, 10, 40, 1, 0, 0, 0, 0, 0),
        ProtectionCalls = 2,
        EstimatedMicroseconds = 80.75,
    };

    /// <summary>An image that something was in the way of.</summary>
    internal static LoadedModule Relocated(string path, string partner, int pages = 8, int fixups = 100, ulong wanted = 0x1000_0000) => AtBase(path, wanted) with
    {
        ActualBase = new VirtualAddress(0x0035_0000),
        Landing = LandingReason.Collision,
        Partner = partner,
        Fixups = fixups,
        PrivatePagesByCause = new PageCauses(0, 0, pages, 0, 0, Cookie: 1),
        ShareablePages = 29 - pages,
        CommitPages = pages + 4,
        EstimatedMicroseconds = 130.5,
    };

    internal static SimulatedProcess Process(string root, params LoadedModule[] modules) => new()
    {
        Root = root,
        Machine = Machine.I386,
        UserSpace = UserSpace,
        Modules = modules,
        Failures = [],
        Outside = [],
        Totals = TotalsOf(modules),
    };

    /// <summary>A process with images that cannot be loaded.</summary>
    internal static SimulatedProcess Failing(this SimulatedProcess process, params LoadFailure[] failures) => process with
    {
        Starts = failures.All(static failure => !failure.StopsProcess),
        Failures = failures,
        Totals = process.Totals with { Failures = failures.Length },
    };

    internal static ProfileSimulation Under(LoaderProfile profile, params SimulatedProcess[] processes)
        => new(profile, processes, [], [], processes.Aggregate(new LoadTotals(), static (sum, process) => sum + process.Totals));

    internal static LoadReport Report(ProfileSimulation before, ProfileSimulation? after = null) => Report([before], after is null ? null : [after]);

    internal static LoadReport Report(IReadOnlyList<ProfileSimulation> before, IReadOnlyList<ProfileSimulation>? after)
        => new(new LoadOptions { Profiles = [.. before.Select(static profile => profile.Profile)] }, new LoadSimulation(before), after is null ? null : new LoadSimulation(after), [], [], []);

    private static LoadTotals TotalsOf(LoadedModule[] modules) => modules.Aggregate(new LoadTotals(), static (sum, module) => sum + new LoadTotals
    {
        Modules = 1,
        Relocated = module.IsRelocated ? 1 : 0,
        Fixups = module.Fixups,
        SharedFixups = module.SharedFixups,
        MappedBytes = (long)module.MappedPages * PageSet.PageSize,
        PrivatePagesByCause = module.PrivatePagesByCause,
        ShareableBytes = (long)module.ShareablePages * PageSet.PageSize,
        CommitBytes = (long)module.CommitPages * PageSet.PageSize,
        Imports = module.Imports,
        ProtectionCalls = module.ProtectionCalls,
        FailedProbes = module.FailedProbes,
        PageTablePages = 1,
        LargestFreeBlock = 0x4000_0000,
        EstimatedMicroseconds = module.EstimatedMicroseconds,
    });
}
