using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>The loaders that count, and which images each of them may come to load.</summary>
/// <remarks>
/// A DLL that no program is known to load may be loaded by any. One that only programs lead to which a loader does not run is not loaded there:
/// a program for Windows 10 beside a program for Windows XP does not bring its DLLs into the latter's processes.
/// </remarks>
internal sealed class CountedLoaders
{
    private readonly Dictionary<LoaderProfile, HashSet<string>> running = [];
    private readonly Dictionary<string, HashSet<string>> rootsOf = new(StringComparer.Ordinal);

    private CountedLoaders(IReadOnlyList<LoaderProfile> all) => All = all;

    /// <summary>The loaders, in their order.</summary>
    internal IReadOnlyList<LoaderProfile> All { get; }

    /// <summary>Loaders that may load everything.</summary>
    internal static CountedLoaders Anything(params IReadOnlyList<LoaderProfile> all) => new(all);

    /// <summary>Those of a simulation.</summary>
    internal static CountedLoaders Of(LoadSimulation simulation)
    {
        var loaders = new CountedLoaders([.. simulation.Profiles.Select(static profile => profile.Profile)]);
        if (simulation.Profiles.All(static profile => profile.NotRun.Count == 0))
        {
            return loaders;
        }

        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            loaders.running[profile.Profile] = new HashSet<string>(profile.Processes.Select(static process => process.Root), StringComparer.Ordinal);
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (LoadedModule module in process.Modules)
                {
                    if (!loaders.rootsOf.TryGetValue(module.Image.Path, out HashSet<string>? roots))
                    {
                        loaders.rootsOf[module.Image.Path] = roots = new HashSet<string>(StringComparer.Ordinal);
                    }

                    roots.Add(process.Root);
                }
            }
        }

        return loaders;
    }

    /// <summary>Whether a loader may come to load an image.</summary>
    internal bool MayLoad(LoaderProfile loader, ImageSummary image)
        => !running.TryGetValue(loader, out HashSet<string>? here)
            || !rootsOf.TryGetValue(image.Path, out HashSet<string>? roots)
            || roots.Overlaps(here);
}
