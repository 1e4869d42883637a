using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>DLLs that have every reason for private pages that there is, all but one at one base, and programs that load them and wait.</summary>
internal static class PagedImageSet
{
    /// <summary>The program that imports the DLLs.</summary>
    internal const string Program = "pages.exe";

    /// <summary>A program that loads what its command line names.</summary>
    internal const string Opener = "opener.exe";

    /// <summary>What <see cref="Opener"/> takes before the name of a DLL to be loaded without its imports.</summary>
    internal const char Unresolved = '-';

    /// <summary>A DLL without relocations that wants the base of the others.</summary>
    internal const string Stuck = "stuck.dll";

    private const int LoadConfiguration = 10;
    private const ulong SettledBase = 0x6800_0000;
    private const int FullPage = 4096;
    private const int Sector = 512;

    private static readonly ImageRecipe[] Recipes =
    [
        new("dense"),
        new("last") { Imports = ["dense"] },
        new("aside") { Imports = ["dense"] },
        new("beyond"),
        new("relay"),
        new("sparse") { Imports = ["dense", "guarded"] },
        new("guarded") { Imports = ["sparse"] },
        new("settled") { Imports = ["dense"], Base = SettledBase },
        new("trimmed") { Imports = ["dense"] },
        new("wide") { Imports = ["relay", "dense", "settled"] },
        new("stuck"),
        new("plain"),
        new("shared"),
        new("hollow"),
        new("flat") { SectionAlignment = Sector },
        new("opener") { IsExe = true },
        new("late"),
        new("pages") { Imports = ["wide", "sparse", "trimmed", "dense"], Delayed = "late", IsExe = true },
    ];

    private static readonly ConcurrentDictionary<Target, Lazy<string>> Built = new();
    private static readonly ConcurrentDictionary<(Target, int), Lazy<string>> Rebased = new();
    private static readonly ConcurrentDictionary<(Target, int), Lazy<string>> Dynamic = new();
    private static readonly ConcurrentDictionary<Target, Lazy<string>> Bound = new();

    /// <summary>Rows for tests: a Wine, a linker, a width, a file alignment, and what has become of the images.</summary>
    internal static IEnumerable<object[]> Rows { get; } =
    [
        .. from wine in new[] { "8.0", "10.0" }
           from linker in new[] { "gnu", "lld" }
           from bits in new[] { 64, 32 }
           from alignment in new[] { Sector, FullPage }
           from state in wine == "8.0" ? [ImageState.Linked, ImageState.Rebased] : Enum.GetValues<ImageState>()
           select new object[] { wine, linker, bits, alignment, state },
    ];

    /// <summary>The folder of a target's images. Nobody may change it.</summary>
    internal static string Of(Target target, int alignment, bool isRebased)
    {
        IToolchain toolchain = ToolchainFor(target);
        toolchain.Require();
        string linked = Path.Combine(Built.GetOrAdd(target, _ => new Lazy<string>(() => Build(target, toolchain))).Value, $"{alignment}");
        return isRebased ? Rebased.GetOrAdd((target, alignment), _ => new Lazy<string>(() => Apply(linked, linked + "-rebased"))).Value : linked;
    }

    /// <summary>The folder of a target's images in a state. Nobody may change it.</summary>
    internal static string Of(Target target, int alignment, ImageState state)
    {
        string folder = Of(target, alignment, state == ImageState.Rebased);
        return state != ImageState.Dynamic ? folder : Dynamic.GetOrAdd((target, alignment), _ => new Lazy<string>(() => MakeDynamic(folder, folder + "-dynamic"))).Value;
    }

    /// <summary>Lets all DLLs of a folder that have relocations have DYNAMICBASE, too.</summary>
    /// <returns><paramref name="output"/>.</returns>
    private static string MakeDynamic(string folder, string output)
    {
        Directory.CreateDirectory(output);
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            string copy = Path.Combine(output, Path.GetFileName(path));
            File.Copy(path, copy);
            if (path.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileName(path) is not (Stuck or "settled.dll"))
            {
                HeaderEdit.Apply(copy, static edit => edit.SetDynamicBase(true));
            }
        }

        return output;
    }

    /// <summary>The folder of a target's images, page aligned, rebased and bound. Nobody may change it.</summary>
    internal static string BoundOf(Target target)
    {
        string linked = Of(target, FullPage, isRebased: false);
        return Bound.GetOrAdd(target, _ => new Lazy<string>(() => Apply(linked, linked + "-bound", "--bind", "all"))).Value;
    }

    /// <summary>Lets the tool rewrite a folder.</summary>
    /// <returns><paramref name="output"/>.</returns>
    internal static string Apply(string folder, string output, params string[] options)
    {
        ProgramRun.OfTool(["apply", folder, "--output", output, "--ranges", "wine", .. options]).Expect(0);
        return output;
    }

    private static IToolchain ToolchainFor(Target target)
    {
        string objects = Workspace.Create("paged-objects", target.ToString());
        return target.Linker == Linker.Gnu ? new GnuToolchain(target.Bits, objects) : new LldToolchain(target.Bits, objects);
    }

    private static string Build(Target target, IToolchain toolchain)
    {
        string folder = Workspace.Create("paged", target.ToString());
        toolchain.MakeImportLibrary("kernel32");
        toolchain.MakeImportLibrary("guarded"); // sparse.dll and guarded.dll import from each other
        foreach ((ImageRecipe recipe, int index) in Recipes.Select((recipe, index) => (recipe, index)))
        {
            toolchain.Compile($"{recipe.Name}.c");
            foreach (int alignment in new[] { Sector, FullPage })
            {
                string image = Path.Combine(Workspace.Create("paged", target.ToString(), $"{alignment}"), recipe.FileName);
                toolchain.Link(recipe with { TimeDateStamp = 1_600_000_000 + (uint)index, FileAlignment = Math.Min(alignment, recipe.SectionAlignment ?? alignment) }, image);
                Finish(recipe.Name, image, alignment);
            }
        }

        return folder;
    }

    private static void Finish(string name, string image, int alignment)
    {
        if (name == "shared")
        {
            HeaderEdit.Apply(image, edit => edit.Share());
        }

        if (name is "shared" or "guarded" or "settled" or "trimmed")
        {
            HeaderEdit.Apply(image, edit => edit.SetDirectory(LoadConfiguration, ".config"));
        }

        if (name == "plain")
        {
            HeaderEdit.Apply(image, edit => edit.KeepRelocations());
        }

        if (name is "settled" or "stuck")
        {
            HeaderEdit.Apply(image, edit => edit.StripRelocations());
        }

        if (name == "trimmed" && alignment == FullPage)
        {
            HeaderEdit.Apply(image, edit => edit.Trim());
        }
    }
}
