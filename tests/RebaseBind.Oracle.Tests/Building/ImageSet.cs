using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>Eight DLLs at one base that call each other in every way, and a program that says what came of it.</summary>
internal static class ImageSet
{
    /// <summary>The DLL whose delay-load tables the tests change.</summary>
    internal const string Delayer = "delayer.dll";

    /// <summary>The program.</summary>
    internal const string Program = "app.exe";

    private const int DelayImport = 13;

    private static readonly ImageRecipe[] Recipes =
    [
        new("one"),
        new("two"),
        new("three"),
        new("aslr") { DynamicBase = true },
        new("lazy"),
        new("late"),
        new("caller") { Imports = ["one", "two", "three", "aslr"] },
        new("delayer") { Sources = ["delayer_tables.S"] },
        new("app") { Imports = ["apiset", "one", "caller", "delayer"], Delayed = "late", IsExe = true },
    ];

    private static readonly ConcurrentDictionary<Target, Lazy<string>> Built = new();

    /// <summary>The folder of a target's images, built by the first test that asks. Nobody may change it.</summary>
    internal static string Of(Target target)
    {
        IToolchain toolchain = ToolchainFor(target);
        toolchain.Require();
        return Built.GetOrAdd(target, _ => new Lazy<string>(() => Build(target, toolchain))).Value;
    }

    private static IToolchain ToolchainFor(Target target)
    {
        string objects = Workspace.Create("objects", target.ToString());
        return target.Linker == Linker.Gnu ? new GnuToolchain(target.Bits, objects) : new LldToolchain(target.Bits, objects);
    }

    private static string Build(Target target, IToolchain toolchain)
    {
        string folder = Workspace.Create("images", target.ToString());
        toolchain.MakeImportLibrary("kernel32");
        toolchain.MakeImportLibrary("apiset");
        foreach ((ImageRecipe recipe, int index) in Recipes.Select((recipe, index) => (recipe, index)))
        {
            toolchain.Compile($"{recipe.Name}.c");
            foreach (string source in recipe.Sources)
            {
                toolchain.Compile(source);
            }

            toolchain.Link(recipe with { TimeDateStamp = 1_600_000_000 + (uint)index }, Path.Combine(folder, recipe.FileName));
        }

        HeaderEdit.Apply(Path.Combine(folder, Delayer), image => image.SetDirectory(DelayImport, ".delay"));
        return folder;
    }
}
