using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Attributes;
using RebaseBind.Binding;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.TestImages;

namespace RebaseBind.Benchmarks;

/// <summary>Binding 1,000 imports from 10 DLLs, some through forwarders, against moving the same image with its 10,000 fixups. A tenth of the hints are wrong.</summary>
[MemoryDiagnoser]
public class BindBenchmarks
{
    private const int Dlls = 10;
    private const int ImportsOfEach = 100;
    private const int ExportsOfEach = 1000;

    private readonly byte[] image;
    private readonly BindTargetSet targets;

    public BindBenchmarks()
    {
        ImageBuilder importer = ImageBuilder.X64().WithPointers(10_000).WithHeaderRoom(0x400);
        var dlls = new List<BindTarget>();
        for (int dll = 0; dll < Dlls; dll++)
        {
            string name = Name("dll", dll);
            ExportedSymbol[] exports = [.. Enumerable.Range(0, ExportsOfEach).Select(i => i % 50 == 0 && dll != 0 ? ExportedSymbol.Forwarded(Name("function", i), Name("dll", dll - 1) + "." + Name("function", i)) : Name("function", i))];
            dlls.Add(new BindTarget(name + ".dll", ImageBuilder.X64().At(0x2_0000_0000 + ((ulong)dll << 24)).WithTimeDateStamp((uint)dll + 1).ExportsAs(name + ".dll").Exports(exports).Build().ToArray()));
            importer.Imports(name + ".dll", [.. Enumerable.Range(0, ImportsOfEach).Select(i => ImportedSymbol.WithHint(Name("function", i * 10), (ushort)(i % 10 == 0 ? 0 : i * 10)))]);
        }

        image = importer.Build().ToArray();
        targets = new BindTargetSet(dlls);
    }

    [Benchmark(Baseline = true)]
    public uint Move()
    {
        var editor = new ImageEditor(image.ToArray());
        editor.Rebase(new VirtualAddress(0x7_0000_0000));
        return editor.UpdateCheckSum();
    }

    [Benchmark]
    public bool Bind() => ImageBinder.Bind("app.dll", image, targets, BindPolicy.All).Imports.All(static import => import.IsBound) ? true : throw new InvalidOperationException("Not all is bound.");

    private static string Name(string what, int number) => what + number.ToString("D4", CultureInfo.InvariantCulture);
}
