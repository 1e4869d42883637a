using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Benchmarks;

/// <summary>
/// Simulating under four loaders: Wine's 694 modules as they are, and as they are and would be, where Debian's wine64 is installed; 10,000 DLLs of
/// one base in one process, each with two imports. Gathering and planning, which are done before, stand beside it.
/// </summary>
[MemoryDiagnoser]
public class LoadBenchmarks : IDisposable
{
    private const string Wine = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
    private const int Many = 10_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rebasebind-bench-");
    private readonly RebaseBindPipeline pipeline = new(new RebaseBindOptions());
    private GatheredTree tree = new(ImageSource.Map([]), [], [], []);
    private AddressPlan? plan;

    /// <summary>Which tree.</summary>
    [ParamsSource(nameof(Trees))]
    public string Tree { get; set; } = string.Empty;

    /// <summary>Those that can be had here.</summary>
    public static IEnumerable<string> Trees => Directory.Exists(Wine) ? ["wine", "synthetic"] : ["synthetic"];

    [GlobalSetup]
    public void Setup()
    {
        if (Tree != "wine")
        {
            Write();
        }

        tree = pipeline.Scan(Tree == "wine" ? Wine : folder.FullName);
        plan = pipeline.Plan(tree);
    }

    [Benchmark]
    public int Gather() => pipeline.Scan(tree.Root).Images.Count;

    [Benchmark(Baseline = true)]
    public int SimulateAsIs() => Modules(pipeline.Simulate(tree, plan: null, new LoadOptions()).Before);

    [Benchmark]
    public int SimulateBeforeAndAfter() => Modules(pipeline.Simulate(tree, plan, new LoadOptions()).After!);

    [GlobalCleanup]
    public void Dispose()
    {
        if (folder.Exists)
        {
            folder.Delete(recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    private static int Modules(LoadSimulation simulation)
    {
        int modules = simulation.Profiles.Sum(static profile => profile.Totals.Modules);
        return modules > 0 ? modules : throw new InvalidOperationException("Nothing is loaded.");
    }

    private void Write()
    {
        for (int i = 0; i < Many; i++)
        {
            ImageBuilder dll = ImageBuilder.X64().WithSubsystemVersion(5, 1).ExportsAs(NameOf(i)).Exports("first", "second").WithPointers(50, stride: 64)
                .Imports(NameOf((i + 1) % Many), "first").Imports(NameOf(i * 7 % Many), ImportedSymbol.WithHint("second", 1));
            File.WriteAllBytes(Path.Combine(folder.FullName, NameOf(i)), dll.Build().ToArray());
        }

        File.WriteAllBytes(Path.Combine(folder.FullName, "app.exe"), ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1).Imports(NameOf(0), "first").Build().ToArray());
    }

    private static string NameOf(int number) => "m" + number.ToString("D5", CultureInfo.InvariantCulture) + ".dll";
}
