using System.Collections.Generic;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>What all processes under one loader share: the files as they are in one state of the tree, and what was asked for.</summary>
internal sealed class LoadWorld
{
    private readonly Dependency[]?[] dependencies;

    internal LoadWorld(
        LoaderProfile profile,
        LoadOptions options,
        FileIndex files,
        IReadOnlyList<LoadFacts> images,
        LookUpTable lookUps,
        DeclaredLoads declared)
    {
        Profile = profile;
        Options = options;
        Files = files;
        Images = images;
        LookUps = lookUps;
        Declared = declared;
        Search = new ModuleSearch(files, profile, options);
        Aslr = new AslrLayout(images, profile, options.Aslr);
        Server = new ServerLayout(images, profile, options.SystemFolder is not null);
        dependencies = new Dependency[images.Count][];
    }

    /// <summary>The loader.</summary>
    internal LoaderProfile Profile { get; }

    /// <summary>What was asked for.</summary>
    internal LoadOptions Options { get; }

    /// <summary>The images by name and folder.</summary>
    internal FileIndex Files { get; }

    /// <summary>The images by number.</summary>
    internal IReadOnlyList<LoadFacts> Images { get; }

    /// <summary>What looking up takes.</summary>
    internal LookUpTable LookUps { get; }

    /// <summary>What the user says is loaded at run time.</summary>
    internal DeclaredLoads Declared { get; }

    /// <summary>The search path.</summary>
    internal ModuleSearch Search { get; }

    /// <summary>Where ASLR puts images.</summary>
    internal AslrLayout Aslr { get; }

    /// <summary>Where a server puts images. What it gives to one process holds for the next, so these must not be simulated at once.</summary>
    internal ServerLayout Server { get; }

    /// <summary>The DLLs that an image needs. Called from several threads, which may do the work twice.</summary>
    internal Dependency[] DependenciesOf(ImageNumber image) => dependencies[image.Value] ??= Dependency.Of(Images[image.Value], Profile);
}
