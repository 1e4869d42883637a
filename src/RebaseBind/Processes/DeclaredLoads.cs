using System.Collections.Generic;
using RebaseBind.Policies;

namespace RebaseBind.Processes;

/// <summary>The dynamic loads that a user declared, by image that loads.</summary>
internal sealed class DeclaredLoads
{
    /// <summary>The loader that stands for every process root.</summary>
    private const string EveryRoot = "*";

    private readonly List<int[]> targets = [];
    private readonly Dictionary<int, List<int>> ofLoader = [];

    /// <summary>Finds loaders and what they load.</summary>
    internal DeclaredLoads(IReadOnlyList<int> roots, IReadOnlyList<DynamicLoad> loads, RootFinder finder)
    {
        foreach (DynamicLoad load in loads)
        {
            IReadOnlyList<int> loaders = load.Loader == EveryRoot ? roots : finder.Loaders(load.Loader);
            targets.Add(finder.Loaded(load));
            foreach (int loader in loaders)
            {
                if (!ofLoader.TryGetValue(loader, out List<int>? declared))
                {
                    ofLoader.Add(loader, declared = []);
                }

                declared.Add(targets.Count - 1);
            }
        }
    }

    /// <summary>The numbers of the declarations that an image is the loader of.</summary>
    internal IReadOnlyList<int> Of(int image) => ofLoader.TryGetValue(image, out List<int>? declared) ? declared : [];

    /// <summary>The images that a declaration names.</summary>
    internal int[] TargetsOf(int declaration) => targets[declaration];
}
