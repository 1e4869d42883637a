using System;
using System.Diagnostics;
using System.Reflection.PortableExecutable;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Robustness;

/// <summary>Whatever the bytes, reading and moving an image ends in a refusal or in a result, in time and memory proportional to the file.</summary>
[TestClass]
public sealed class DamagedImageTests
{
    private const int Rounds = 250;
    private const int Shares = 8;
    private const int AllocationPerByte = 10;
    private const int AllocationOnTop = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>2,000 damaged images, in shares that run side by side.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    public void DamagedImageEndsInARefusalOrAResult(int share)
    {
        int results = 0;
        PropertyCases.ForEach(Rounds, round =>
        {
            int seed = (round * Shares) + share;
            byte[] file = Damage.Do(Specimens.All[(seed / Shares) % Specimens.All.Count], seed);
            results += IsAccepted(file, $"damage {seed}") ? 1 : 0;
        });

        // A damage that always ends the same way tests nothing.
        if (share > 1 && PropertyCases.AreEnough(Rounds))
        {
            Assert.IsGreaterThan(0, results);
            Assert.IsLessThan(PropertyCases.Count(Rounds), results);
        }
    }

    [TestMethod]
    public void SoundImageEndsInAResult()
    {
        foreach (byte[] file in Specimens.All)
        {
            Assert.IsTrue(IsAccepted([.. file], "none"));
        }
    }

    /// <summary>Every descriptor names the same long text: the names add up to far more than the file.</summary>
    [TestMethod]
    [DataRow(ImageDirectory.Import, 20, 12, 16)]
    [DataRow(ImageDirectory.DelayImport, 32, 4, 0)]
    public void NamesThatOverlapAreRefusedBeforeTheyFillTheMemory(ImageDirectory directory, int descriptorSize, int nameField, int otherField)
    {
        const int size = 64 << 10;
        const int names = size / 2;
        var data = new byte[size];
        data.AsSpan(names).Fill((byte)'a');
        data[^1] = 0;
        uint rva = ImageBuilder.X64().WithSection(".data", section => section.WithData(data)).Build().Section(".data").Rva;
        for (int at = 0; at + descriptorSize < names - descriptorSize; at += descriptorSize)
        {
            BitConverter.TryWriteBytes(data.AsSpan(at + otherField), 1);
            BitConverter.TryWriteBytes(data.AsSpan(at + nameField), rva + names);
        }

        BuiltImage image = ImageBuilder.X64().WithSection(".data", section => section.WithData(data)).Build();

        Assert.IsFalse(IsAccepted(image.WithDirectory(directory, rva, 1000), $"{directory}"));
    }

    /// <summary>Every export is forwarded to one of 200 ends of the same long text, and most of them to one that was there before.</summary>
    [TestMethod]
    [DataRow(30_000)]
    [DataRow(4)]
    public void ForwardersThatOverlapAreRefusedBeforeTheyFillTheMemory(int nameLength)
    {
        const int size = 64 << 10;
        const int texts = size / 2;
        const int count = (texts - 40) / 4;
        var data = new byte[size];
        data.AsSpan(texts).Fill((byte)'a');
        "b.Function\0"u8.CopyTo(data.AsSpan(texts + nameLength + 200));
        uint rva = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build().Section(".edata").Rva;
        BitConverter.TryWriteBytes(data.AsSpan(20), count);
        BitConverter.TryWriteBytes(data.AsSpan(28), rva + 40);
        for (int i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(data.AsSpan(40 + (i * 4)), rva + texts + (uint)(i % 200));
        }

        BuiltImage image = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build();

        Assert.IsFalse(IsAccepted(image.WithDirectory(ImageDirectory.Export, rva, size), $"names of {nameLength}"));
    }

    /// <summary>Names that differ and cost the file next to nothing: each is the end of another one, eight to a text.</summary>
    [TestMethod]
    public void ForwardersThatEndAlikeAreRefusedBeforeTheyFillTheMemory()
    {
        const int size = 512 << 10;
        const int texts = 380 << 10;
        const int textSize = 11;
        const int count = ((size - texts) / textSize) - 1;
        var data = new byte[size];
        uint rva = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build().Section(".edata").Rva;
        BitConverter.TryWriteBytes(data.AsSpan(20), count * 8);
        BitConverter.TryWriteBytes(data.AsSpan(28), rva + 40);
        for (int i = 0; i < count; i++)
        {
            int text = texts + (i * textSize);
            for (int end = 0; end < 8; end++)
            {
                data[text + 7 - end] = (byte)('a' + ((i >> (end * 4)) % 16));
                BitConverter.TryWriteBytes(data.AsSpan(40 + (((i * 8) + end) * 4)), rva + (uint)(text + end));
            }

            ".f"u8.CopyTo(data.AsSpan(text + 8));
        }

        BuiltImage image = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build();

        Assert.IsFalse(IsAccepted(image.WithDirectory(ImageDirectory.Export, rva, size), "names that end alike"));
    }

    /// <summary>Every byte of the metadata, each once with all its bits changed and once as 0xFF; and every length shorter than theirs.</summary>
    [TestMethod]
    public void DamagedMetadataEndInUnknownReferencesAtWorst()
    {
        byte[] sound = ImageBuilder.X86().ReferencingAssemblies("System.Runtime", "Other").CallingNativeLibraries("sqlite3", "user32.dll").Build().ToArray();
        ClrHeader header = ClrHeader.Of(PeImage.Read(sound))!.Value;
        Assert.IsTrue(PeImage.Read(sound).TryGetOffset(header.Metadata.Address, header.Metadata.Size, out FileOffset start));
        int unknown = 0;
        for (int i = 0; i < header.Metadata.Size; i++)
        {
            foreach (byte mask in new byte[] { 0xFF, (byte)(0xFF ^ sound[start.Value + i]), 1, 0x80 })
            {
                byte[] file = [.. sound];
                file[start.Value + i] ^= mask;
                Assert.IsTrue(IsAccepted(file, $"metadata byte {i} ^ {mask}"));
                unknown += ImageInspector.Inspect("test.dll", file).HasUnknownReferences ? 1 : 0;
            }

            var image = PeImage.Read(sound);
            ClrReferences.Of(image, header with { Metadata = new(header.Metadata.Address, (uint)i) });
        }

        Assert.IsGreaterThan(20, unknown);
    }

    /// <summary>As many old delay-load descriptors as fit, each of them six pointers.</summary>
    [TestMethod]
    public void DelayDescriptorsWithoutNumberStayInBounds()
    {
        const int size = 1 << 20;
        const int descriptorSize = 32;
        var data = new byte[size];
        BuiltImage plain = ImageBuilder.X86().WithSection(".data", section => section.WithData(data)).Build();
        uint rva = plain.Section(".data").Rva;
        for (int at = 0; at < size - (2 * descriptorSize); at += descriptorSize)
        {
            for (int field = 4; field < 28; field += 4)
            {
                BitConverter.TryWriteBytes(data.AsSpan(at + field), (uint)plain.ImageBase + rva + size - 16);
            }
        }

        BuiltImage image = ImageBuilder.X86().WithSection(".data", section => section.WithData(data)).Build();

        IsAccepted(image.WithDirectory(ImageDirectory.DelayImport, rva, 1000), "descriptors without number");
    }

    /// <summary>Whether the image was accepted; fails if it ended in neither way, took too long or too much.</summary>
    private static bool IsAccepted(byte[] file, string damage)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        bool accepted = true;
        try
        {
            ImageSummary summary = ImageInspector.Inspect("test.dll", file);
            ReadEverything(file);
            RoomAndNames.Use(file);
            Move(file, summary);
        }
        catch (BadImageException refusal)
        {
            Assert.AreNotEqual(ImageDefect.None, refusal.Defect, damage);
            accepted = false;
        }
        catch (Exception exception) when (exception is not AssertFailedException)
        {
            Assert.Fail($"{damage}: {exception}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsLessThan(((long)AllocationPerByte * file.Length) + AllocationOnTop, allocated, damage);
        Assert.IsLessThan(Patience, Stopwatch.GetElapsedTime(start), damage);
        return accepted;
    }

    private static void Move(byte[] file, ImageSummary summary)
    {
        VirtualAddress newBase = new(summary.ImageBase.Value == 0x3456_0000 ? 0x4567_0000u : 0x3456_0000u);
        bool isTooLarge = summary.Machine is Machine.I386 or Machine.ArmThumb2 && summary.SizeOfImage > uint.MaxValue - newBase.Value;
        if (isTooLarge || summary.HasSharedFixups)
        {
            return;
        }

        ImageChange change = ImageRebaser.Apply(
            file,
            new Placement(summary, newBase, summary.SizeOfImage, PlacementAction.Moved, default),
            DynamicBasePolicy.Keep,
            out ReadOnlyMemory<byte> result);

        var moved = PeImage.Read(result);
        Assert.AreEqual(newBase, moved.Headers.ImageBase);
        Assert.AreEqual(change.TimeDateStamp, moved.Headers.TimeDateStamp);
        Assert.AreEqual(summary.Fixups, moved.RelocationStatistics.Fixups);
        Assert.AreEqual(file.Length, result.Length + change.RemovedCertificates.Length);
    }

    /// <summary>The tables whose items inspection does not look at.</summary>
    private static void ReadEverything(byte[] file)
    {
        var image = PeImage.Read(file);
        BoundImportDirectory bound = BoundImportDirectory.Of(image);
        foreach (BoundImport import in bound)
        {
            bound.GetName(import);
        }

        ExportDirectory exports = ExportDirectory.Of(image);
        for (int i = 0; i < exports.NameCount; i++)
        {
            exports.GetExportName(new ExportHint(i));
            exports.GetExportIndex(new ExportHint(i));
        }

        for (int i = 0; i < exports.Count; i++)
        {
            if (exports.GetTarget(new ExportIndex(i)) is { Kind: ExportTargetKind.Forwarder } forwarder)
            {
                exports.GetForwarder(forwarder);
            }
        }

        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            Read(descriptor.GetThunks(image));
        }

        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            Read(descriptor.GetThunks(image));
        }
    }

    private static void Read(ImportThunkEnumerator thunks)
    {
        while (thunks.MoveNext())
        {
            if (!thunks.Current.IsByOrdinal)
            {
                thunks.GetHint(thunks.Current);
                thunks.GetName(thunks.Current);
            }
        }
    }
}
