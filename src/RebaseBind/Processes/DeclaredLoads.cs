using System.Collections.Generic;
using RebaseBind.Policies;

namespace RebaseBind.Processes;

/// <summary>The dynamic loads that a user declared, by image that loads.</summary>
internal sealed class DeclaredLoads
{
    /// <summary>The loader that stands for every process root.</summary>
    private const string EveryRoot = "*";

    private readonly List<ImageNumber[]> targets = [];
    private readonly Dictionary<ImageNumber, List<int>> ofLoader = [];

    /// <summary>Finds loaders and what they load.</summary>
    internal DeclaredLoads(IReadOnlyList<ImageNumber> roots, IReadOnlyList<DynamicLoad> loads, RootFinder finder)
    {
        foreach (DynamicLoad load in loads)
        {
            IReadOnlyList<ImageNumber> loaders = load.Loader == EveryRoot ? roots : finder.Loaders(load.Loader);
            targets.Add(finder.Loaded(load));
            foreach (ImageNumber loader in loaders)
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
    internal IReadOnlyList<int> Of(ImageNumber image) => ofLoader.TryGetValue(image, out List<int>? declared) ? declared : [];

    /// <summary>The images that a declaration names.</summary>
    internal ImageNumber[] TargetsOf(int declaration) => targets[declaration];
}
