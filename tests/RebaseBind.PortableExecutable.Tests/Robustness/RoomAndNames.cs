using System;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;

namespace RebaseBind.PortableExecutable.Tests.Robustness;

/// <summary>What binding does first with an image, damaged or not: it asks for exports, and for room.</summary>
internal static class RoomAndNames
{
    /// <summary>Ends in <see cref="BadImageException"/> at worst.</summary>
    internal static void Use(byte[] file)
    {
        var image = PeImage.Read(file);
        LookUp(ExportDirectory.Of(image), new Random(file.Length));
        MakeRoom(file, image);
    }

    /// <summary>Asks for names that are there, for some that are not, and with hints that mean nothing.</summary>
    private static void LookUp(ExportDirectory exports, Random random)
    {
        var other = new byte[8];
        for (int i = 0; i < 50; i++)
        {
            random.NextBytes(other);
            ReadOnlySpan<byte> name = exports.NameCount == 0 || i % 3 == 0
                ? other.AsSpan(0, random.Next(other.Length))
                : exports.GetExportName(new ExportHint(random.Next(exports.NameCount)));
            int hint = random.Next(4) == 0 ? random.Next() : random.Next(-1, exports.NameCount + 1);
            WantedExport wanted = hint < 0 ? WantedExport.ByName(name) : WantedExport.ByName(name, new ExportHint(hint));
            Assert.IsInRange(0, ushort.MaxValue, exports.TryFind(wanted, out ExportIndex index) ? index.Value : 0);
        }
    }

    /// <summary>Looks for free bytes; larger headers, where they are possible, give an image, and can be taken back.</summary>
    private static void MakeRoom(byte[] file, PeImage image)
    {
        ImageHeaders headers = image.Headers;
        DataDirectory bound = headers.Directory(DirectoryIndex.BoundImport);
        (Rva room, uint size) = FreeSpace.InHeaders(image, bound);
        Assert.IsTrue(room.Value >= (uint)headers.SectionTableEnd.Value && (size == 0 ? room.Value >= headers.SizeOfHeaders : room.Value + size == headers.SizeOfHeaders));
        Rva tail = FreeSpace.InSectionTail(image, 8, bound);
        Assert.IsTrue(tail.IsZero || image.TryGetOffset(tail, 8, out _));
        HeaderGrowth.TryRemove(image, headers.FileAlignment);

        (uint growth, string? obstacle) = HeaderGrowth.Plan(image, 100);
        if (obstacle is null)
        {
            var grown = PeImage.Read(HeaderGrowth.Insert(image, growth));
            Assert.AreEqual(image.RelocationStatistics, grown.RelocationStatistics);
            Bytes.AreEqual(file, HeaderGrowth.TryRemove(grown, growth));
        }
    }
}
