using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using BenchmarkDotNet.Attributes;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Benchmarks;

/// <summary>How planning grows with the number of images: time and memory are to rise tenfold from row to row, and a little more for sorting.</summary>
[MemoryDiagnoser]
public class PlanBenchmarks
{
    private const ulong DefaultBase = 0x1_8000_0000;
    private static readonly LayoutPolicy Layout = new();
    private static readonly ProcessModel Processes = new();

    private ImageSummary[] oneBase = [];
    private ImageSummary[] halfKept = [];
    private ImageSummary[] mixed = [];

    [Params(1_000, 10_000, 100_000)]
    public int Images { get; set; }

    [GlobalSetup]
    public void Describe()
    {
        var random = new Random(1);
        oneBase = Make(_ => Image(random, Machine.Amd64, DefaultBase));
        halfKept = Make(i => Image(random, Machine.Amd64, i % 2 == 0 ? DefaultBase : 0x2_0000_0000 + ((ulong)random.NextInt64(0x4000_0000) * 0x10000)));
        mixed = Make(_ => random.Next(4) == 0 ? Image(random, Machine.I386, 0x1000_0000) : Image(random, Machine.Amd64, DefaultBase));
    }

    /// <summary>x64 DLLs that all have link.exe's default base: one stays.</summary>
    [Benchmark(Baseline = true)]
    public int OneBase() => Plan(oneBase);

    /// <summary>Every other x64 DLL has a base that hardly any other overlaps, and stays.</summary>
    [Benchmark]
    public int HalfKept() => Plan(halfKept);

    /// <summary>Three x64 DLLs to one x86 DLL, all at their linker's default. From tens of thousands on, the x86 DLLs are more than 2 GiB hold.</summary>
    [Benchmark]
    public int MixedMachines() => Plan(mixed);

    private static int Plan(ImageSummary[] images) => AddressPlanner.Plan(images, Layout, Processes, SignedPolicy.Skip).Placements.Count;

    private ImageSummary[] Make(Func<int, ImageSummary> describe)
        => [.. Enumerable.Range(0, Images).Select(i => describe(i) with { Path = $"lib/d{i:D6}.dll" })];

    private static ImageSummary Image(Random random, Machine machine, ulong imageBase) => new()
    {
        Path = string.Empty,
        Machine = machine,
        Kind = ImageKind.Native,
        ImageBase = new VirtualAddress(imageBase),
        SizeOfImage = (uint)random.Next(0x1000, 0x60000),
        Fixups = random.Next(10_000),
    };
}
