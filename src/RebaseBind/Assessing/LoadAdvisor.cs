using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>Finds what the makers of images could change, with what it would save in one process.</summary>
internal static class LoadAdvisor
{
    /// <summary>Fewer saved pages are not worth a word.</summary>
    private const int FewPages = 4;

    /// <summary>Fewer missed hints are not.</summary>
    private const int FewHints = 8;

    /// <summary>An image whose address space is this many times what comes from its file is mostly empty.</summary>
    private const int MostlyEmpty = 4;

    private const int PagesPerMebibyte = 256;
    private const long KibibytesPerPage = 4;

    /// <summary>The advice for a state of a tree, largest savings of a kind first.</summary>
    /// <returns>One advice for each image and kind, under the loader where it saves most.</returns>
    internal static IReadOnlyList<Advice> Advise(LoadSimulation simulation)
    {
        var best = new Dictionary<(AdviceKind Kind, string Path), Advice>();
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (LoadedModule module in process.Modules)
                {
                    foreach (Advice advice in Advise(profile.Profile, process, module))
                    {
                        if (!best.TryGetValue((advice.Kind, advice.Path), out Advice? known) || known.Saving < advice.Saving)
                        {
                            best[(advice.Kind, advice.Path)] = advice;
                        }
                    }
                }
            }
        }

        return
        [
            .. best.Values
                .OrderBy(static advice => advice.Kind)
                .ThenByDescending(static advice => advice.Saving)
                .ThenBy(static advice => advice.Path, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Advice> Advise(LoaderProfile profile, SimulatedProcess process, LoadedModule module)
    {
        bool isNarrow = MachineRanges.IsNarrow(process.Machine);
        // Where a loader relocates because of DYNAMICBASE, that is the first thing to change, and its verdict says so.
        if (module.Fixups != 0 && module.Landing != LandingReason.Dynamic)
        {
            int needed = (int)((((long)module.Fixups * (isNarrow ? 4 : 8)) + PageSet.PageSize - 1) / PageSet.PageSize);
            int saving = module.Image.RelocationPages - needed;
            if (saving >= FewPages)
            {
                yield return Make(
                    AdviceKind.ThinFixups,
                    saving,
                    "page",
                    $"{Amounts.Count(module.Fixups, "fixup")} lie on {Amounts.Count(module.Image.RelocationPages, "page")}; "
                    + $"side by side, they would fill {Amounts.Count(needed)}. "
                    + "Put relocated data together: const tables of pointers in one section, fewer addresses in code");
            }
        }

        if (module.PrivatePagesByCause.Imports != 0)
        {
            yield return Make(
                AdviceKind.LoneAddressTable,
                module.PrivatePagesByCause.Imports,
                "page",
                $"its import address tables alone make {Amounts.Count(module.PrivatePagesByCause.Imports, "page")} private. "
                + "Delay-load DLLs that are seldom used, or merge the tables into a section that is written to anyway");
        }

        if (module.FailedProbes != 0)
        {
            yield return Make(
                AdviceKind.LateOnSearchPath,
                module.FailedProbes,
                "probe",
                $"it is found after {Amounts.Count(module.FailedProbes, "folder")} searched in vain. Put it beside the program");
        }

        int aligned = module.PrivatePagesByCause.UnalignedFile == 0 ? 0 : module.PrivatePages - module.PrivatePagesIfAligned;
        if (aligned > 0)
        {
            yield return Make(
                AdviceKind.UnalignedFile,
                aligned,
                "page",
                $"Wine reads {Amounts.Count(module.PrivatePagesByCause.UnalignedFile, "page")} of it into private memory, "
                + "because its sections do not lie at page boundaries in the file. "
                + "Use --layout pages, or link it with /FILEALIGN:4096 (GNU ld: --file-alignment 4096)");
        }

        int names = module.Imports.LookUps - module.Imports.OutsideLookUps - module.Imports.ByOrdinal;
        if (module.Imports.HintMisses >= FewHints)
        {
            yield return Make(
                AdviceKind.MissedHints,
                Math.Max(0, module.Imports.Comparisons - names),
                "comparison",
                $"{Amounts.Count(module.Imports.HintMisses)} of {Amounts.Count(names, "hint")} point to other names. "
                + "Link it with the import libraries of the DLLs that it ships with");
        }

        bool isEmpty = module.MappedPages >= PagesPerMebibyte && module.MappedPages / MostlyEmpty >= module.FilePages;
        bool isData = module.Image is { Kind: ImageKind.ResourceOnly, ForwardedTo.Count: 0 }
            && module.Cause is not (LoadCause.Import or LoadCause.Forwarder);
        if (isNarrow && (isData || isEmpty))
        {
            string size = Amounts.Size((long)module.MappedPages * PageSet.PageSize);
            string fromFile = Amounts.Size((long)module.FilePages * PageSet.PageSize);
            yield return Make(
                AdviceKind.WastedAddressSpace,
                module.MappedPages * KibibytesPerPage,
                Advice.AddressUnit,
                isData
                    ? $"it holds data only and takes {size} of a 32-bit address space. Open it with LOAD_LIBRARY_AS_DATAFILE"
                    : $"it takes {size} of a 32-bit address space, {fromFile} of which come from its file. Allocate large buffers at run time");
        }

        Advice Make(AdviceKind kind, long saving, string unit, string text) => new(kind, module.Image.Path, profile.Name, saving, unit, text);
    }
}
