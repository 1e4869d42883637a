using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>
/// The loaders of Windows XP and of Wine 8.0 once more, slow and as their sources read: recursive, from the descriptions of images, and without
/// anything of the simulator. What is loaded later is left out.
/// </summary>
internal sealed class SlowLoader
{
    private readonly IReadOnlyList<ModuleDescription> tree;
    private readonly bool isWine;
    private readonly SlowSpace space;
    private readonly Dictionary<string, SlowModule?> loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> outside = new(StringComparer.OrdinalIgnoreCase);

    private SlowLoader(IReadOnlyList<ModuleDescription> tree, ModuleDescription program, bool isWine)
    {
        this.tree = tree;
        this.isWine = isWine;
        space = program.IsWide ? new SlowSpace(1, isWine ? 0x7FFF_FFFFul : 0x7FF_FFFF, isWine ? 1ul : 0x40) : new SlowSpace(1, isWine ? 0xFFF0ul : 0x7FFF, isWine ? 1ul : 0x40);
        Map(program, "Root", 0);
        foreach ((ulong start, ulong end) in SystemOf(program.IsWide))
        {
            space.Take(start, end - start, "system");
        }

        foreach (uint size in isWine ? WineBlocks(program.IsWide) : [])
        {
            space.Take(space.Lowest(size), size, "system");
        }

        Load(Modules[0]);
    }

    internal List<SlowModule> Modules { get; } = [];

    internal List<string> Failures { get; } = [];

    internal List<string> Outside { get; } = [];

    /// <summary>In the order that they are initialised.</summary>
    internal List<SlowModule> Initialised { get; } = [];

    internal static SlowLoader Run(IReadOnlyList<ModuleDescription> tree, ModuleDescription program, bool isWine)
    {
        var loader = new SlowLoader(tree, program, isWine);
        if (isWine)
        {
            loader.Initialise(loader.Modules[0], []);
        }

        loader.Initialised.RemoveAll(module => module.Image.IsExe || !module.Image.HasEntryPoint);
        return loader;
    }

    private IEnumerable<(ulong Start, ulong End)> SystemOf(bool isWide)
        => !isWine ? [(isWide ? 0x7FFE_0000ul : 0x7FFD_0000, 0x7FFF_0000)]
        : isWide ? [(0x67E0_0000, 0x6800_0000), (0x7B00_0000, 0x7B5F_0000), (0x7B60_0000, 0x7B7A_0000), (0x7FFE_0000, 0x7FFF_0000), (0x1_7000_0000, 0x1_7037_0000)]
        : [(0x3FE0_0000, 0x4000_0000), (0x7B00_0000, 0x7B52_0000), (0x7B60_0000, 0x7B76_0000), (0x7BC0_0000, 0x7BEC_0000), (0x7D00_0000, 0x7D40_0000), (0x7FFE_0000, 0x7FFF_0000)];

    /// <summary>Own memory, case tables, stack with 1 MiB that the program asks for, API sets, heap, locales, two code pages.</summary>
    private static uint[] WineBlocks(bool isWide)
        => isWide ? [0x1_0000, 0x20_0000, 0x2_0000, 0x40_0000, 0xB_0000, 0x2_0000, 0x2_0000] : [0x10_0000, 0x1_0000, 0x20_0000, 0x2_0000, 0x20_0000, 0xB_0000, 0x2_0000, 0x2_0000];

    private void Load(SlowModule module)
    {
        bool isBound = !isWine && module.Image.Bound.Count != 0;
        IEnumerable<(BoundDescription Dependency, ImportDescription? Import)> needed = isBound
            ? module.Image.Bound.Select(bound => (bound, module.Image.Imports.FirstOrDefault(import => string.Equals(import.Dll, bound.Dll, StringComparison.OrdinalIgnoreCase))))
            : module.Image.Imports.Where(static import => import.Symbols.Count != 0).Select(static import => (new BoundDescription(import.Dll, 0, []), (ImportDescription?)import));
        foreach ((BoundDescription dependency, ImportDescription? import) in needed)
        {
            SlowModule? target = Request(dependency.Dll, module, "Import", always: true);
            foreach ((string forwarder, _) in dependency.Forwarders)
            {
                Request(forwarder, module, "Forwarder", always: false);
            }

            if (target is null && !outside.Contains(WithExtension(dependency.Dll)))
            {
                continue;
            }

            if (isBound && IsValid(target, dependency.Stamp) && dependency.Forwarders.All(forwarder => loaded.TryGetValue(forwarder.Dll, out SlowModule? found) && IsValid(found, forwarder.Stamp)))
            {
                module.Honoured++;
            }
            else if (import is null)
            {
                Failures.Add(module.Image.Path);
            }
            else
            {
                Snap(module, import, target, isBound);
            }
        }
    }

    private static bool IsValid(SlowModule? target, uint stamp) => target is not null && target.Start == target.Image.Base && target.Image.Stamp == stamp;

    private void Snap(SlowModule module, ImportDescription import, SlowModule? target, bool isChecked)
    {
        module.LookUps += import.Symbols.Count;
        module.Stale += isChecked ? 1 : 0;
        module.Ignored += !isChecked && module.Image.Bound.Count != 0 ? 1 : 0;
        module.Calls += isWine ? 2 : 3;
        module.ImportPages.UnionWith(SlowPages.OfSlots(module.Image, import));
        if (target is null)
        {
            module.Outside += import.Symbols.Count;
            return;
        }

        List<string> forwards = [];
        foreach (ImportedSymbol symbol in import.Symbols)
        {
            module.ByOrdinal += symbol.Name is null ? 1 : 0;
            Forward(forwards, LookUp(module, target.Image, symbol.Name, symbol.HintOrOrdinal, isForwarded: false));
        }

        EndIfUnresolved(module);
        forwards.ForEach(forward => Follow(module, forward, hops: 1));
    }

    private void Follow(SlowModule module, string forward, int hops)
    {
        string dll = forward[..forward.IndexOf('.', StringComparison.Ordinal)];
        string symbol = forward[(dll.Length + 1)..];
        SlowModule? target = Request(dll + ".dll", module, "Forwarder", always: isWine);
        module.Hops++;
        if (target is not null)
        {
            List<string> next = [];
            Forward(next, symbol[0] == '#' ? LookUp(module, target.Image, null, symbol[1] - '0', isForwarded: true) : LookUp(module, target.Image, symbol, hint: isWine ? -1 : 0, isForwarded: true));
            EndIfUnresolved(module);
            next.RemoveAll(_ => hops == 32);
            next.ForEach(further => Follow(module, further, hops + 1));
        }
    }

    /// <summary>XP ends at the first import that is not there; Wine goes on.</summary>
    private void EndIfUnresolved(SlowModule module)
    {
        if (!isWine && module is { Unresolved: not 0, HasEnded: false })
        {
            module.HasEnded = true;
            Failures.Add(module.Image.Path);
        }
    }

    private static void Forward(List<string> forwards, ExportedSymbol? found)
    {
        if (found?.Forwarder is { } text)
        {
            forwards.Add(text);
        }
    }

    /// <summary>One comparison with the hinted name, then by halves. A forwarder without a dot leads nowhere.</summary>
    private static ExportedSymbol? LookUp(SlowModule module, ModuleDescription dll, string? name, int hint, bool isForwarded)
    {
        string[] names = [.. dll.Exports.Where(static export => export.Name is not null).Select(static export => export.Name!).Order(StringComparer.Ordinal)];
        ExportedSymbol? found;
        if (name is null)
        {
            found = hint >= 1 && hint <= dll.Exports.Count ? dll.Exports[hint - 1] : default(ExportedSymbol?);
        }
        else if (hint >= 0 && hint < names.Length && names[hint] == name)
        {
            module.Comparisons++;
            module.HintHits += isForwarded ? 0 : 1;
            found = dll.Exports.First(export => export.Name == name);
        }
        else
        {
            module.Comparisons += (hint >= 0 && hint < names.Length ? 1 : 0) + Halves(names, name, out bool isNamed);
            found = isNamed ? dll.Exports.First(export => export.Name == name) : default(ExportedSymbol?);
        }

        bool isThere = found is { IsUsed: true } && found.Value.Forwarder?.Contains('.', StringComparison.Ordinal) != false;
        module.Unresolved += isThere ? 0 : 1;
        return isThere ? found : default(ExportedSymbol?);
    }

    private static int Halves(ReadOnlySpan<string> names, string name, out bool isThere)
    {
        isThere = false;
        if (names.IsEmpty)
        {
            return 0;
        }

        int middle = (names.Length - 1) / 2;
        int order = string.CompareOrdinal(name, names[middle]);
        isThere = order == 0;
        return 1 + (isThere ? 0 : order < 0 ? Halves(names[..middle], name, out isThere) : Halves(names[(middle + 1)..], name, out isThere));
    }

    private static string WithExtension(string dll) => dll.Contains('.', StringComparison.Ordinal) ? dll : dll + ".dll";

    /// <summary>An image that is there, or is mapped with all that it needs.</summary>
    /// <param name="written">Its name.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cause">Why.</param>
    /// <param name="always">Whether it comes before who wants it in the order of initialisation even if it was there.</param>
    private SlowModule? Request(string written, SlowModule by, string cause, bool always)
    {
        string name = WithExtension(written);
        bool isNew = !loaded.TryGetValue(name, out SlowModule? module);
        if (isNew && !outside.Contains(name))
        {
            module = Search(name, cause);
        }

        if (module is not null && (isNew || always) && !by.Needs.Contains(module))
        {
            by.Needs.Add(module);
        }

        if (module is not null && isNew)
        {
            Load(module);
            if (!isWine)
            {
                Initialised.Add(module);
            }
        }

        return module;
    }

    /// <summary>The program's folder, the system's three, the current one, PATH with one folder "sub".</summary>
    private SlowModule? Search(string name, string cause)
    {
        string lower = name.ToLowerInvariant();
        ModuleDescription? beside = tree.FirstOrDefault(image => string.Equals(image.Path, name, StringComparison.OrdinalIgnoreCase));
        ModuleDescription? below = tree.FirstOrDefault(image => string.Equals(image.Path, "sub/" + name, StringComparison.OrdinalIgnoreCase));
        int probes = beside is not null ? 0 : 5;
        bool isSystem = lower is "kernel32.dll" || (beside is null && lower is "d3d9.dll") || (isWine && lower.StartsWith("api-", StringComparison.Ordinal));
        if (!isSystem && (beside ?? below) is { } image)
        {
            return Map(image, cause, probes);
        }

        outside.Add(name);
        Outside.Add(name + " " + (isSystem ? (lower is "d3d9.dll" || (isWine && lower == "kernel32.dll" && beside is not null) ? 1 : 0) : 6));
        return null;
    }

    private SlowModule? Map(ModuleDescription image, string cause, int probes)
    {
        ulong size = SlowPages.SizeOf(image);
        bool isFree = cause == "Root" || space.OwnerOf(image.Base, size) is null;
        if (!isFree && image.IsStripped)
        {
            Failures.Add(image.Path);
            loaded.Add(image.FileName, null);
            return null;
        }

        var module = new SlowModule(image, isFree ? image.Base : space.Lowest(size), isFree ? "at base" : "moved") { Cause = cause, FailedProbes = probes };
        space.Take(module.Start, size, image.Path);
        Modules.Add(module);
        loaded.Add(image.FileName, module);
        return module;
    }

    /// <summary>Wine goes down from the program; whatever is being visited is passed over.</summary>
    private void Initialise(SlowModule module, HashSet<SlowModule> visited)
    {
        if (visited.Add(module))
        {
            module.Needs.ForEach(needed => Initialise(needed, visited));
            Initialised.Add(module);
        }
    }
}
