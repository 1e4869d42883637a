using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Processes;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>A tree of images in memory, and what loaders do with it.</summary>
/// <remarks>
/// Comments of tests say what a rule is about, and so where it comes from: A binding, C rebasing, D who relocates and what that costs, E address ranges, G search
/// path and order (Microsoft Learn, ReactOS, "Windows Internals", Raymond Chen, Ruediger Asche: docs/simulation.md); W what Wine 8.0 was seen to do.
/// </remarks>
internal sealed class LoadScene
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>What is simulated; the loader is named when it is run.</summary>
    internal LoadOptions Load { get; init; } = new();

    /// <summary>Roots and dynamic loads.</summary>
    internal RebaseBindOptions Options { get; init; } = new() { Run = new() { Jobs = 1 } };

    /// <summary>An x64 program at 0x140000000 for all versions of Windows, its file aligned to pages.</summary>
    internal static ImageBuilder Program() => ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1).WithAlignment(0x1000, 0x1000);

    /// <summary>An x86 program at 0x400000, likewise.</summary>
    internal static ImageBuilder NarrowProgram() => ImageBuilder.X86().AsExe().At(0x40_0000).WithSubsystemVersion(5, 1).WithAlignment(0x1000, 0x1000);

    /// <summary>An x64 DLL with one export, "call", that asks for 0x180000000, its file aligned to pages.</summary>
    internal static ImageBuilder Library() => ImageBuilder.X64().ExportsAs("library.dll").Exports("call").WithAlignment(0x1000, 0x1000);

    /// <summary>An x86 DLL with one export, "call", that asks for 0x10000000, its file aligned to pages.</summary>
    internal static ImageBuilder NarrowLibrary() => ImageBuilder.X86().ExportsAs("library.dll").Exports("call").WithAlignment(0x1000, 0x1000);

    internal LoadScene With(string path, ImageBuilder image) => With(path, image.Build().ToArray());

    internal LoadScene With(string path, byte[] image)
    {
        files.Add(path, image);
        return this;
    }

    internal ProfileSimulation Run(LoaderProfile profile)
    {
        ImageSummary[] images = [.. files.Select(file => ImageInspector.Inspect(file.Key, file.Value))];
        var index = new FileIndex(images);
        var table = new LookUpTable(number => PeImage.Read(files[index.Image(number).Path]));
        LoadFacts[] facts = [.. index.Numbers.Select(index.Image).Select(image => LoadFactsReader.Read(image, PeImage.Read(files[image.Path])))];
        return new LoadSimulator(index, Options.Processes, Options.Run, Load with { Profiles = [profile] }, table).Run(facts).Profiles.Single();
    }

    /// <summary>The only process.</summary>
    internal SimulatedProcess Process(LoaderProfile profile) => Run(profile).Processes.Single();

    /// <summary>One image of the only process.</summary>
    internal LoadedModule Module(LoaderProfile profile, string path) => Process(profile).Modules.Single(module => module.Image.Path == path);

    /// <summary>File names of the only process's images, in the order they are mapped.</summary>
    internal string Order(LoaderProfile profile) => string.Join(' ', Process(profile).Modules.Select(module => module.Image.Path));

    /// <summary>File names of the only process's images, in the order they are initialised.</summary>
    internal string Initialised(LoaderProfile profile)
        => string.Join(' ', Process(profile).Modules.Where(module => module.InitialisationOrder >= 0).OrderBy(module => module.InitialisationOrder).Select(module => module.Image.Path));
}
