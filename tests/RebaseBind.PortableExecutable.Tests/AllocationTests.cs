using System;
using System.Linq;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Relocations;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests;

/// <summary>Reading item by item allocates nothing, however many items there are.</summary>
[TestClass]
public sealed class AllocationTests
{
    private const int Million = 1_000_000;

    [TestMethod]
    public void EnumeratingAMillionRelocationsAllocatesNothing()
    {
        var image = PeImage.Read(MillionFixups().ToArray());
        Assert.AreEqual(Million, CountFixups(image));

        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = CountFixups(image);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(Million, count);
        Assert.AreEqual(0L, allocated);
    }

    [TestMethod]
    public void MovingAMillionRelocationsAllocatesNothing()
    {
        var editor = new ImageEditor(MillionFixups().ToArray());
        editor.Rebase(new VirtualAddress(0x5_0000_0000));

        long before = GC.GetAllocatedBytesForCurrentThread();
        editor.Rebase(new VirtualAddress(0x6_0000_0000));
        editor.UpdateCheckSum();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(0L, allocated);
    }

    [TestMethod]
    public void ValidatingAMillionRelocationsAllocatesLittle()
    {
        byte[] file = MillionFixups().ToArray();
        PeImage.Read(file);

        long before = GC.GetAllocatedBytesForCurrentThread();
        PeImage.Read(file);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsLessThan(4096L, allocated);
    }

    [TestMethod]
    public void EnumeratingImportsAndExportsAllocatesNothing()
    {
        ImageBuilder builder = ImageBuilder.X64();
        for (int i = 0; i < 200; i++)
        {
            string dll = $"library{i}.dll";
            builder.Imports(dll, "First", 2, "Third").DelayImports(dll, "First", 2).BoundTo(dll, 1, ("other.dll", 2)).Exports($"Export{i}");
        }

        var image = PeImage.Read(builder.Build().ToArray());
        int first = CountNames(image);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int second = CountNames(image);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(200 * (1 + 2 + 1 + 1 + 2 + 1), first);
        Assert.AreEqual(first, second);
        Assert.AreEqual(0L, allocated);
    }

    [TestMethod]
    public void FindingExportsAllocatesNothing()
    {
        ImageBuilder builder = ImageBuilder.X64();
        for (int i = 0; i < 200; i++)
        {
            builder.Exports($"Export{i:D3}");
        }

        var image = PeImage.Read(builder.Build().ToArray());
        int first = CountFound(image);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int second = CountFound(image);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(200 * 3, first);
        Assert.AreEqual(first, second);
        Assert.AreEqual(0L, allocated);
    }

    /// <summary>A million exports, the last of which is forwarded: what it costs does not depend on how many are not.</summary>
    [TestMethod]
    public void FindingTheForwardersOfAMillionExportsAllocatesOnlyForThem()
    {
        const int header = 40;
        var data = new byte[header + (Million * 4) + 16];
        uint rva = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build().Section(".edata").Rva;
        uint text = rva + header + (Million * 4);
        "OTHER.Function\0"u8.CopyTo(data.AsSpan(header + (Million * 4)));
        BitConverter.TryWriteBytes(data.AsSpan(20), Million);
        BitConverter.TryWriteBytes(data.AsSpan(28), rva + header);
        for (int i = 0; i < Million; i++)
        {
            BitConverter.TryWriteBytes(data.AsSpan(header + (i * 4)), i < Million - 1 ? 0x1000 : text);
        }

        BuiltImage built = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build();
        var image = PeImage.Read(built.WithDirectory(ImageDirectory.Export, rva, (uint)data.Length));
        CollectionAssert.AreEqual(new[] { "OTHER.dll" }, ForwardedDllNames.Of(image).ToArray());

        long before = GC.GetAllocatedBytesForCurrentThread();
        ForwardedDllNames.Of(image);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsLessThan(2048L, allocated);
    }

    private static BuiltImage MillionFixups() => ImageBuilder.X64().WithCode(Million * 8).WithPointers(Million, stride: 8).Build();

    private static int CountFixups(PeImage image)
    {
        int count = 0;
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                count += fixup.Type == RelocationType.Dir64 ? 1 : 0;
            }
        }

        return count;
    }

    private static int CountNames(PeImage image)
    {
        int count = 0;
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            count += CountNames(descriptor.GetName(image), descriptor.GetThunks(image));
        }

        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            count += CountNames(descriptor.GetName(image), descriptor.GetThunks(image));
        }

        BoundImportDirectory bound = BoundImportDirectory.Of(image);
        foreach (BoundImport import in bound)
        {
            count += bound.GetName(import).IsEmpty ? 0 : 1;
        }

        ExportDirectory exports = ExportDirectory.Of(image);
        for (int i = 0; i < exports.NameCount; i++)
        {
            var place = new ExportHint(i);
            count += exports.GetExportName(place).IsEmpty || exports.GetTarget(exports.GetExportIndex(place)).Kind == ExportTargetKind.None ? 0 : 1;
        }

        return count;
    }

    /// <summary>Asks for each name with the right hint, with a wrong one and with none, and for one that is not there.</summary>
    private static int CountFound(PeImage image)
    {
        int count = 0;
        ExportDirectory exports = ExportDirectory.Of(image);
        for (int i = 0; i < exports.NameCount; i++)
        {
            ReadOnlySpan<byte> name = exports.GetExportName(new ExportHint(i));
            count += exports.TryFind(WantedExport.ByName(name, new ExportHint(i)), out ExportIndex right) && right.Value == i ? 1 : 0;
            count += exports.TryFind(WantedExport.ByName(name, new ExportHint(i + 1)), out ExportIndex wrong) && wrong.Value == i ? 1 : 0;
            count += exports.TryFind(WantedExport.ByName(name), out ExportIndex none) && none.Value == i ? 1 : 0;
            count += exports.TryFind(WantedExport.ByName("Other"u8, new ExportHint(i)), out _) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The DLL's name and the names of what is imported by name.</summary>
    private static int CountNames(ReadOnlySpan<byte> dll, ImportThunkEnumerator thunks)
    {
        int count = dll.IsEmpty ? 0 : 1;
        while (thunks.MoveNext())
        {
            count += thunks.Current.IsByOrdinal || thunks.GetName(thunks.Current).IsEmpty ? 0 : 1;
        }

        return count;
    }
}
