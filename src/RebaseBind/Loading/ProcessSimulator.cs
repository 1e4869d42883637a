using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>Simulates one process after the other under one loader.</summary>
internal sealed class ProcessSimulator(LoadWorld world)
{
    private const ulong LargePage = 0x20_0000;
    private const ulong Gigabyte = 0x4000_0000;
    private const ulong HalfTerabyte = 0x80_0000_0000;

    /// <summary>A process that starts with an image of the tree.</summary>
    internal SimulatedProcess Run(ImageNumber root)
    {
        LoadFacts image = world.Images[root.Value];
        var state = new ProcessState(world, MachineOf(image.Summary), image);
        ProcessModule first = state.MapFirst(root);
        state.Prepare(image.StackSize);
        LoadSystem(state, first);
        state.Inject();
        Load(state, first);
        state.Start();
        LoadLater(state, world.Files.FolderOf(root));
        return Finish(state, image.Summary.Path, isHost: false);
    }

    /// <summary>
    /// A process of a program that is not in the tree and loads every DLL of a processor, each by its path, in order of path. Of those that never
    /// meet (<see cref="NeverMeet"/>), it loads the first.
    /// </summary>
    internal SimulatedProcess RunHost(Machine machine)
    {
        var known = new Dictionary<string, List<ImageSummary>>(StringComparer.OrdinalIgnoreCase);
        var state = new ProcessState(world, machine, program: null);
        state.Prepare(stackSize: 0);
        LoadSystem(state, program: null);
        state.Inject();
        state.Start();
        for (int i = 0; i < world.Images.Count; i++)
        {
            ImageSummary summary = world.Images[i].Summary;
            if (HostOf(summary) == machine && summary is { IsDll: true, IsForeign: false, Kind: not ImageKind.IntermediateLanguage }
                && IsFirst(summary))
            {
                var number = new ImageNumber(i);
                FolderNumber folder = world.Files.FolderOf(number);
                ProcessModule? module = state.Map(number, LoadCause.Host, string.Empty, [folder], failedProbes: 0, out bool isNew);
                if (isNew)
                {
                    Load(state, module!);
                }
            }
        }

        return Finish(state, SimulatedProcess.NameOfHost(machine), isHost: true);

        bool IsFirst(ImageSummary image)
        {
            if (!known.TryGetValue(image.FileName, out List<ImageSummary>? same))
            {
                known.Add(image.FileName, same = []);
            }

            bool isFirst = same.TrueForAll(other => NeverMeet.Why(other, image) is null);
            if (isFirst)
            {
                same.Add(image);
            }

            return isFirst;
        }
    }

    /// <summary>
    /// The processor of a host that loads a DLL. One with code for two processors is of use under ARM64 only, whichever of the two it is marked for.
    /// </summary>
    internal static Machine HostOf(ImageSummary dll) => dll.Kind == ImageKind.Hybrid ? Machine.Arm64 : dll.Machine;

    /// <summary>
    /// The processor of a program's process. An IL-only program marked x86 runs as either; with 64-bit DLLs beside it as a 64-bit one.
    /// </summary>
    internal Machine MachineOf(ImageSummary root)
        => root is { Kind: ImageKind.IntermediateLanguage, Machine: Machine.I386 }
            && world.Images.Any(static image => image.Summary is { Machine: Machine.Amd64, IsManaged: false })
            ? Machine.Amd64
            : root.Machine;

    /// <summary>Loads the DLLs of the system that are in every process. They are initialised before all others.</summary>
    private void LoadSystem(ProcessState state, ProcessModule? program)
    {
        foreach (string name in world.Profile.FirstDlls)
        {
            ProcessModule? dll = state.MapSystemDll(name, out bool isNew);
            if (isNew)
            {
                Load(state, dll!);
            }

            if (dll is not null)
            {
                program?.Need(dll);
            }
        }
    }

    private void Load(ProcessState state, ProcessModule module)
    {
        if (world.Profile.IsBreadthFirst)
        {
            BreadthFirstLoading.Run(state, world, module);
        }
        else
        {
            DepthFirstLoading.Run(state, world, module);
        }
    }

    private void LoadLater(ProcessState state, FolderNumber programFolder)
    {
        if (!world.Options.IsStartOnly)
        {
            new LaterLoading(state, world, programFolder, module => Load(state, module)).Run();
        }
    }

    private SimulatedProcess Finish(ProcessState state, string root, bool isHost)
    {
        TiedModules.Check(state);
        InitialisationOrder.Assign(state.Modules);
        LoadedModule[] modules = [.. state.Modules.Select(Account)];
        return new SimulatedProcess
        {
            Root = root,
            IsSyntheticHost = isHost,
            Machine = state.Machine,
            Starts = state.Failures.TrueForAll(static failure => !failure.StopsProcess),
            UserSpace = state.UserSpace,
            Modules = modules,
            Failures = state.Failures,
            Outside = state.Outside,
            LargestFree = state.Space.LargestFreeBlock(),
            Totals = Sum(state, modules),
        };
    }

    private LoadedModule Account(ProcessModule module)
    {
        LoadFacts image = module.Image;
        PageCauses causes = PageAccount.Count(module, world.Profile, out PageSet pages);
        bool isRelocated = PageAccount.AppliesFixups(module) && image.Summary.Fixups != 0;
        var loaded = new LoadedModule
        {
            Image = image.Summary,
            Cause = module.Cause,
            LoadedBy = module.LoadedBy,
            IsLoadedAtStart = module.IsAtStart,
            InitialisationOrder = module.InitialisationOrder,
            ActualBase = module.Landing.Base,
            Landing = module.Landing.Reason,
            Partner = module.Landing.Partner,
            Fixups = isRelocated ? image.Summary.Fixups : 0,
            SharedFixups = module.Landing.Reason == LandingReason.Aslr ? image.Summary.Fixups : 0,
            MappedPages = (int)(((ulong)image.Summary.SizeOfImage + PageSet.PageSize - 1) / PageSet.PageSize),
            FilePages = image.FilePages.Count,
            ShareablePages = image.FilePages.Union(pages).Count - pages.Count,
            PrivatePagesByCause = causes,
            PrivatePagesIfAligned = causes.UnalignedFile == 0 ? causes.Total : PageAccount.CountAligned(module, world.Profile),
            PrivatePageSet = world.Options.KeepPages ? pages : null,
            CommitPages = isRelocated && world.Profile.RelocationUnprotects == RelocationUnprotect.ReadOnlySections
                ? image.Sections.Where(IsReadOnlyData).Sum(PagesOf)
                : 0,
            Imports = module.Work,
            ProtectionCalls = ProtectionCalls(module, isRelocated),
            FailedProbes = module.FailedProbes,
        };
        return loaded with { EstimatedMicroseconds = world.Options.Calibration.Estimate(loaded) };
    }

    private int ProtectionCalls(ProcessModule module, bool isRelocated)
    {
        LoaderProfile profile = world.Profile;
        int imports = (module.SnappedDescriptors * profile.ProtectionCallsPerDescriptor)
            + (module.SnappedDescriptors != 0 ? profile.ProtectionCallsPerModule : 0);

        // Before sections are protected, the Unix side relocates what the server has placed (Wine 10.0
        // dlls/ntdll/unix/virtual.c map_image_into_view).
        int relocation = !isRelocated || module.Landing.Reason == LandingReason.Dynamic ? 0
            : profile.RelocationUnprotects == RelocationUnprotect.AllSections ? module.Image.Sections.Count * 2
            : (module.Image.Sections.Count(IsReadOnlyData) * 2) + 1;
        return imports + relocation;
    }

    private static bool IsReadOnlyData(Section section) => section.HasRawData && (section.Characteristics & SectionCharacteristics.MemWrite) == 0;

    private static int PagesOf(Section section) => (int)((section.MemorySize + (ulong)PageSet.PageSize - 1) / PageSet.PageSize);

    private LoadTotals Sum(ProcessState state, LoadedModule[] modules)
    {
        var causes = default(PageCauses);
        var work = default(ImportWork);
        foreach (LoadedModule module in modules)
        {
            causes += module.PrivatePagesByCause;
            work += module.Imports;
        }

        bool isNarrow = MachineRanges.IsNarrow(state.Machine);
        return new LoadTotals
        {
            Modules = modules.Length,
            Relocated = modules.Count(static module => module.IsRelocated),
            Dynamic = modules.Count(static module => module.Landing == LandingReason.Dynamic),
            Failures = state.Failures.Count,
            Fixups = modules.Sum(static module => (long)module.Fixups),
            DynamicFixups = modules.Sum(static module => module.Landing == LandingReason.Dynamic ? (long)module.Fixups : 0),
            SharedFixups = modules.Sum(static module => (long)module.SharedFixups),
            MappedBytes = modules.Sum(static module => (long)module.MappedPages) * PageSet.PageSize,
            PrivatePagesByCause = causes,
            ShareableBytes = modules.Sum(static module => (long)module.ShareablePages) * PageSet.PageSize,
            CommitBytes = modules.Sum(static module => (long)module.CommitPages) * PageSet.PageSize,
            Imports = work,
            ProtectionCalls = modules.Sum(static module => module.ProtectionCalls),
            FailedProbes = modules.Sum(static module => module.FailedProbes) + state.Outside.Sum(static dll => dll.FailedProbes),
            PageTablePages = Regions(modules, LargePage) + (isNarrow ? 0 : Regions(modules, Gigabyte) + Regions(modules, HalfTerabyte)),
            LargestFreeBlock = isNarrow ? (long)state.Space.LargestFreeBlock().Range.Length : 0,
            EstimatedMicroseconds = modules.Sum(static module => module.EstimatedMicroseconds)
                + (state.Outside.Sum(static dll => dll.FailedProbes) * world.Options.Calibration.FailedProbeMicroseconds),
        };
    }

    /// <summary>In how many regions of a size images lie.</summary>
    private static int Regions(LoadedModule[] modules, ulong size)
    {
        var regions = new HashSet<ulong>();
        foreach (LoadedModule module in modules)
        {
            ulong last = module.ActualBase.Value + Math.Max(1, (ulong)module.MappedPages * PageSet.PageSize) - 1;
            for (ulong region = module.ActualBase.Value / size; region <= last / size; region++)
            {
                regions.Add(region);
            }
        }

        return regions.Count;
    }
}
