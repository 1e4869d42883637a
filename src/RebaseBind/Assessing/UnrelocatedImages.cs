using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>
/// DLLs that Wine 9 and later move because of DYNAMICBASE, although they have no relocations: the load succeeds, and their addresses are wrong.
/// </summary>
internal static class UnrelocatedImages
{
    /// <summary>A warning for each.</summary>
    internal static IEnumerable<Finding> Find(LoadSimulation simulation)
    {
        var found = new SortedDictionary<string, Finding>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (LoadedModule module in process.Modules.Where(IsBroken).Where(module => !found.ContainsKey(module.Image.Path)))
                {
                    found.Add(module.Image.Path, Warning(module, profile.Profile, process));
                }
            }
        }

        return found.Values;
    }

    private static bool IsBroken(LoadedModule module)
        => module is { Landing: LandingReason.Dynamic, Fixups: 0, Image: { IsManaged: false, LosesNothing: false } };

    private static Finding Warning(LoadedModule module, LoaderProfile profile, SimulatedProcess process) => new(
        FindingCatalog.UnrelocatedDynamic,
        FindingSeverity.Warning,
        module.Image.Path,
        $"has DYNAMICBASE and no relocations: under {profile} in {process.Root} it is moved from {module.Image.ImageBase} to {module.ActualBase}, "
        + $"{Why(module.Image)}, and nothing in it is corrected. Link it with relocations, or without DYNAMICBASE");

    private static string Why(ImageSummary image)
        => image.AreRelocationsStripped ? "although its relocations are stripped" : "although it seems to hold addresses of itself";
}
