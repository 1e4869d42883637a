using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Report.Tests.Samples;

/// <summary>Loads made-up images as simply as can be: at their base if it is free, else from the top down. Not the product's simulation: reports only need something to show.</summary>
internal sealed class SampleLoader(LoaderProfile profile, bool isRebased)
{
    private const ulong Unit = VirtualAddress.AllocationGranularity;
    private readonly List<(AddressRange Range, string Path)> taken = [];
    private ulong next;

    internal static ProfileSimulation Run(LoaderProfile profile, IEnumerable<SampleProcess> processes, bool isRebased, IReadOnlyList<ImageSummary> notLoaded, IReadOnlyList<(string Root, string Reason)> notRun)
    {
        SimulatedProcess[] loaded = [.. processes.Select(process => new SampleLoader(profile, isRebased).Load(process))];
        LoadTotals totals = loaded.Aggregate(new LoadTotals(), static (sum, process) => sum + process.Totals);
        return new ProfileSimulation(profile, loaded, notLoaded, notRun, totals);
    }

    private SimulatedProcess Load(SampleProcess process)
    {
        Machine machine = process.Images[0].Machine;
        bool isNarrow = machine == Machine.I386;
        next = isNarrow ? 0x7000_0000UL : 0x7FF_0000_0000;
        LoadedModule[] modules = [.. process.Images.Select(Place)];
        IReadOnlyList<LoadFailure> failures = isRebased ? [] : process.FailuresBefore;
        return new SimulatedProcess
        {
            Root = process.Images[0].Path,
            Machine = machine,
            Starts = failures.All(static failure => !failure.StopsProcess),
            UserSpace = new AddressRange(new VirtualAddress(Unit), new VirtualAddress(isNarrow ? 0x7FFF_0000u : 0x7FFF_FFFF_0000u)),
            Modules = modules,
            Failures = failures,
            Outside = process.Outside,
            Totals = TotalsOf(modules, failures.Count, isNarrow),
        };
    }

    private LoadedModule Place(SampleImage image)
    {
        ImageSummary summary = image.Summary(isRebased);
        bool isRandomised = profile.HasAslr && image.IsDynamicBase;
        AddressRange wanted = AddressRange.OfImage(summary);
        string? partner = isRandomised ? null : taken.FirstOrDefault(other => other.Range.Overlaps(wanted)).Path;
        bool isMoved = isRandomised || partner is not null;
        if (isMoved)
        {
            next -= wanted.Length + Unit;
            wanted = AddressRange.ForImage(new VirtualAddress(next), image.Size);
        }

        if (!isMoved)
        {
            // What is moved goes where nothing wants to lie.
            taken.Add((wanted, image.Path));
        }

        bool isRelocated = partner is not null;
        bool isWine = ReferenceEquals(profile, LoaderProfile.Wine8);
        bool isBound = isRebased && profile.HonoursBoundImports && !isRandomised;
        int lookUps = isBound ? 0 : image.LookUps;
        var pages = new PageCauses(
            UnalignedFile: 0,
            Header: isWine ? 1 : 0,
            Relocation: isRelocated ? (image.Fixups + 99) / 100 : 0,
            Imports: lookUps == 0 ? 0 : (lookUps / 500) + 1,
            Tls: image.LookUps % 7 == 3 ? 1 : 0,
            Cookie: 1);
        return new LoadedModule
        {
            Image = summary,
            Cause = summary.IsDll ? LoadCause.Import : LoadCause.Root,
            ActualBase = wanted.Start,
            Landing = isRelocated ? LandingReason.Collision : isRandomised ? LandingReason.Aslr : LandingReason.AtBase,
            Partner = partner,
            Fixups = isRelocated ? image.Fixups : 0,
            SharedFixups = isRandomised ? image.Fixups : 0,
            MappedPages = (int)(image.Size / PageSet.PageSize),
            FilePages = (int)(image.Size / PageSet.PageSize),
            ShareablePages = (int)(image.Size / PageSet.PageSize) - pages.Total,
            PrivatePagesByCause = pages,
            Imports = new ImportWork { LookUps = lookUps, Comparisons = lookUps * 2, HintHits = lookUps / 2, BindingsHonoured = isBound ? 3 : 0, BindingsIgnored = isRebased && !isBound ? 3 : 0 },
            ProtectionCalls = 6,
            EstimatedMicroseconds = 60 + (pages.Total * 1.5) + (lookUps * 0.08),
        };
    }

    private static LoadTotals TotalsOf(LoadedModule[] modules, int failures, bool isNarrow) => new()
    {
        Modules = modules.Length,
        Relocated = modules.Count(static module => module.IsRelocated),
        Failures = failures,
        Fixups = modules.Sum(static module => (long)module.Fixups),
        SharedFixups = modules.Sum(static module => (long)module.SharedFixups),
        MappedBytes = modules.Sum(static module => (long)module.MappedPages * PageSet.PageSize),
        PrivatePagesByCause = modules.Aggregate(default(PageCauses), static (sum, module) => sum + module.PrivatePagesByCause),
        ShareableBytes = modules.Sum(static module => (long)module.ShareablePages * PageSet.PageSize),
        Imports = modules.Aggregate(default(ImportWork), static (sum, module) => sum + module.Imports),
        ProtectionCalls = modules.Sum(static module => module.ProtectionCalls),
        PageTablePages = modules.Length,
        LargestFreeBlock = isNarrow ? 0x4000_0000 : 0,
        EstimatedMicroseconds = modules.Sum(static module => module.EstimatedMicroseconds),
    };
}
