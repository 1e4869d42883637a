using BenchmarkDotNet.Attributes;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.TestImages;

namespace RebaseBind.Benchmarks;

/// <summary>Validating an image with 100,000 fixups, and validating and moving it, against copying its bytes.</summary>
[MemoryDiagnoser]
public class RebaseBenchmarks
{
    private readonly byte[] original = ImageBuilder.X64().WithCode(1_600_000).WithPointers(100_000).Build().ToArray();
    private readonly byte[] copy;

    public RebaseBenchmarks() => copy = new byte[original.Length];

    [Benchmark(Baseline = true)]
    public void Copy() => original.CopyTo(copy, 0);

    [Benchmark]
    public int Validate() => PeImage.Read(original).RelocationStatistics.Pages;

    [Benchmark]
    public uint CopyValidateMoveAndSum()
    {
        original.CopyTo(copy, 0);
        var editor = new ImageEditor(copy);
        editor.Rebase(new VirtualAddress(0x7_0000_0000));
        return editor.UpdateCheckSum();
    }
}
