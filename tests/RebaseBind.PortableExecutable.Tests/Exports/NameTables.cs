using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Exports;

/// <summary>Makes export directories whose name table is in the order given, sorted or not.</summary>
internal static class NameTables
{
    private const int HeaderSize = 40;

    /// <summary>An image that exports these names.</summary>
    /// <param name="names">The name table, in its order; the texts lie in the same order, and behind them nothing but the end of the section.</param>
    /// <param name="indexes">What each name stands for.</param>
    /// <param name="count">How many entries the address table has.</param>
    /// <param name="endsLast">Whether the last text has a terminator.</param>
    internal static PeImage Make(IReadOnlyList<string> names, IReadOnlyList<int> indexes, int count, bool endsLast = true)
    {
        byte[][] texts = [.. names.Select(name => (byte[])[.. Encoding.UTF8.GetBytes(name), 0])];
        int namesAt = HeaderSize + (count * 4);
        int indexesAt = namesAt + (names.Count * 4);
        int textsAt = indexesAt + (names.Count * 2);
        int size = textsAt + texts.Sum(text => text.Length) - (endsLast ? 0 : 1);

        // Room before the texts, so that they end where the section does: raw data is a multiple of 0x200.
        int room = (0x200 - (size % 0x200)) % 0x200;
        var data = new byte[size + room];
        uint rva = Build(data).Section(".edata").Rva;
        Put32(20, count);
        Put32(24, names.Count);
        Put32(28, (int)rva + HeaderSize);
        Put32(32, (int)rva + namesAt);
        Put32(36, (int)rva + indexesAt);
        int at = textsAt + room;
        for (int i = 0; i < names.Count; i++)
        {
            Put32(namesAt + (i * 4), (int)rva + at);
            BitConverter.TryWriteBytes(data.AsSpan(indexesAt + (i * 2)), (ushort)indexes[i]);
            texts[i].AsSpan(0, Math.Min(texts[i].Length, data.Length - at)).CopyTo(data.AsSpan(at));
            at += texts[i].Length;
        }

        return PeImage.Read(Build(data).WithDirectory(ImageDirectory.Export, rva, HeaderSize));

        void Put32(int offset, int value) => BitConverter.TryWriteBytes(data.AsSpan(offset), value);
    }

    /// <summary>An image that exports these names, each standing for another index than its place.</summary>
    internal static PeImage Make(IReadOnlyList<string> names) => Make(names, [.. names.Select((_, hint) => IndexOf(hint))], names.Count + 3);

    /// <summary>What the name at a place stands for in <see cref="Make(IReadOnlyList{string})"/>.</summary>
    internal static int IndexOf(int hint) => (hint ^ 1) + 1;

    private static BuiltImage Build(byte[] data) => ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build();
}
