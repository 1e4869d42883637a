using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>Small trees in which everything meets: few bases for many images, imports in circles, forwarders to everywhere and nowhere, bindings right and wrong.</summary>
internal sealed class RandomTree
{
    private const int Exported = 9;

    private readonly Random random;
    private readonly bool isWide;
    private readonly string[] paths;
    private readonly string[] targets;

    private RandomTree(int seed)
    {
        random = new Random(seed);
        isWide = random.Next(4) != 0;
        paths = [.. Enumerable.Range(0, random.Next(2, 9)).Select(i => (Once(5) ? "sub/" : string.Empty) + NameOf(Once(12) ? i / 2 : i)).Distinct(StringComparer.Ordinal)];
        targets = [.. paths.Select(static path => path[(path.LastIndexOf('/') + 1)..])];
    }

    /// <summary>The images: programs first.</summary>
    internal static IReadOnlyList<ModuleDescription> Create(int seed)
    {
        var tree = new RandomTree(seed);
        ModuleDescription[] modules = [.. Enumerable.Range(0, tree.random.Next(1, 3)).Select(i => tree.Module(i, i == 0 ? "app.exe" : "other.exe")), .. tree.paths.Select((path, i) => tree.Module(i + 2, path))];
        return [.. modules.Select(module => tree.Once(3) ? module with { Bound = tree.Bindings(module, modules) } : module)];
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"d{number}.dll");

    private bool Once(int in_) => random.Next(in_) == 0;

    private T Any<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private ModuleDescription Module(int number, string path)
    {
        bool isExe = path.EndsWith(".exe", StringComparison.Ordinal);
        bool isStripped = Once(10);
        ulong start = isExe ? (isWide ? 0x1_4000_0000ul : 0x40_0000) : isWide ? 0x1_8000_0000ul : 0x6000_0000;
        return new ModuleDescription
        {
            Path = path,
            IsWide = isWide,
            IsExe = isExe,
            Base = start + (isExe ? 0 : Any<ulong>(0, 0, 0, 0x1_0000, 0x2_0000, 0x10_0000)),
            Stamp = 0x1000 + (uint)number,
            CodeSize = Any(0x1800, 0x2000, 0x9000, 0x1_5000, 0x2_1000),
            Pointers = isStripped ? (16, 0) : Any<(int, int)>((16, 0), (16, 3), (0x7FC, 3), (0x2FE, 7)),
            IsStripped = isStripped,
            IsDynamicBase = !isStripped && Once(4),
            IsSigned = Once(8),
            HasEntryPoint = !Once(7),
            HasTls = !isStripped && Once(8),
            IsFileAligned = Once(2),
            Exports = [.. Enumerable.Range(0, random.Next(Exported + 1)).Select(Export)],
            Imports = [.. Enumerable.Range(0, random.Next(isExe ? 1 : 0, 5)).Select(_ => Import())],
            DelayImports = Once(4) ? [Import() with { Symbols = ["f1"] }] : [],
        };
    }

    private ExportedSymbol Export(int number)
    {
        string? forwarder = Once(4) ? Any(Target().Replace(".dll", ".f" + random.Next(Exported).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Target().Replace(".dll", ".#1", StringComparison.Ordinal), "gone.f1", "no") : null;
        return new ExportedSymbol(Once(9) ? null : FunctionOf(number), forwarder, IsUsed: forwarder is not null || !Once(15));
    }

    private ImportDescription Import()
    {
        string dll = Any(Target(), Target(), Target(), Target().ToUpperInvariant(), Any("gone.dll", "KERNEL32.dll", "d3d9.dll", "app.exe", "api-ms-win-core-x-l1-1-0.dll", "d1"));
        ImportedSymbol[] symbols = [.. Enumerable.Range(0, random.Next(8)).Select(_ => Once(4) ? (ImportedSymbol)random.Next(1, 12) : ImportedSymbol.WithHint(FunctionOf(random.Next(Exported)), (ushort)random.Next(Exported)))];
        return new ImportDescription(dll, symbols);
    }

    private IReadOnlyList<BoundDescription> Bindings(ModuleDescription module, IReadOnlyList<ModuleDescription> modules)
    {
        IEnumerable<string> named = module.Imports.Where(import => import.Symbols.Count != 0 || Once(3)).Select(static import => import.Dll).Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. (Once(20) ? named.Append(Target()) : named).Select(dll => new BoundDescription(dll, StampOf(dll, modules), [.. Enumerable.Range(0, Any(0, 0, 1, 2)).Select(_ => Target()).Select(forwarder => (forwarder, StampOf(forwarder, modules)))]))];
    }

    private uint StampOf(string dll, IReadOnlyList<ModuleDescription> modules)
        => Once(5) ? 7 : modules.FirstOrDefault(module => string.Equals(module.FileName, dll, StringComparison.OrdinalIgnoreCase))?.Stamp ?? 9;

    private string Target() => targets[random.Next(targets.Length)];

    private static string FunctionOf(int number) => "f" + number.ToString(CultureInfo.InvariantCulture);
}
