using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>An image whose headers can grow, and where the file offsets lie in it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Built">What the builder made.</param>
/// <param name="File">The same, with what the builder cannot make.</param>
/// <param name="More">File offsets of those offsets that are not in the section table.</param>
internal sealed record GrowableImage(string Name, BuiltImage Built, byte[] File, IReadOnlyList<int> More)
{
    private const int SymbolSize = 18;

    /// <summary>One image for each table that holds file offsets, and for each machine.</summary>
    internal static IReadOnlyList<GrowableImage> All { get; } = [.. Make()];

    internal HeaderFields Fields => Built.Fields;

    internal int SizeOfHeaders => BitConverter.ToInt32(File, Fields.SizeOfHeaders);

    /// <summary>The file with larger headers, from the list of offsets that are known to be in it.</summary>
    internal byte[] Grown(int growth)
    {
        int at = SizeOfHeaders;
        byte[] file = [.. File[..at], .. new byte[growth], .. File[at..]];
        foreach (int field in Offsets())
        {
            int moved = field < at ? field : field + growth;
            file.Put32(moved, BitConverter.ToUInt32(file, moved) + growth);
        }

        return file;
    }

    private IEnumerable<int> Offsets()
    {
        yield return Fields.SizeOfHeaders;
        for (int i = 0; i < Built.Sections.Count; i++)
        {
            if (Built.Sections[i].RawSize != 0)
            {
                yield return Fields.SectionRawOffset(i);
            }
        }

        foreach (int field in More)
        {
            yield return field;
        }
    }

    private static IEnumerable<GrowableImage> Make()
    {
        foreach (Machine machine in new[] { Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64 })
        {
            yield return Plain($"{machine}", Typical(machine));
            yield return Signed($"{machine}, signed", Typical(machine).Signed().Signed(0x20));
        }

        yield return Plain("raw data out of order", Typical(Machine.Amd64).WithRawOrder(".reloc", ".rdata"));
        yield return Plain("bound already", ImageBuilder.X86().Imports("KERNEL32.dll", "Sleep").BoundTo("KERNEL32.dll", 1, ("NTDLL.dll", 2)));
        yield return Plain("zeros between raw data", ImageBuilder.X64().ChangeSection(".text", section => section.WithSize(0x1000)).WithPointers(9), file => file.Put32(0x1B0 - 40 + 16, 0xE00).PutBytes(0x200 + 0xE00, new byte[0x200]));
        yield return Plain("large file alignment", Typical(Machine.I386).WithAlignment(0x2000, 0x1000));
        yield return Plain("odd size of headers", Typical(Machine.Amd64), file => file.Put32(0x98 + 60, 0x3F1));
        yield return Symbols("symbols", Typical(Machine.I386));
        yield return Symbols("symbols and certificates", Typical(Machine.Amd64).Signed());
        yield return LineNumbers();
        yield return DebugDataBehindTheSections();
        yield return DebugDirectoryInTheHeaders();
        yield return DebugDataInTheHeaders();
        yield return DebugDataWithAddress("debug data whose address is its file offset", static (_, offset) => offset);
        yield return DebugDataWithAddress("debug data whose address is 4 too small", static (address, _) => address - 4);
        yield return DebugDataWithAddress("debug data whose address lies in the headers", static (_, _) => 0x40);
        yield return Plain("section without raw data that has an offset", ImageBuilder.X86().WithTrailingSection(".bss", section => section.WithoutRawData(0x100)), file => file.Put32(0x178 + 40 + 20, 0x4000));
    }

    private static ImageBuilder Typical(Machine machine) => ImageBuilder.For(machine)
        .WithSection(".data", section => section.WithSize(0x400).WithVirtualSize(0x3000))
        .WithPointers(40, stride: 0x40)
        .Imports("KERNEL32.dll", "Sleep", 7)
        .DelayImports("GDI32.dll", "LineTo")
        .Exports("Answer", ExportedSymbol.Forwarded("Other", "NTDLL.RtlOther"))
        .WithTls(callbacks: 2)
        .WithLoadConfiguration()
        .WithDebugData(2, 3, [.. "RSDS"u8, .. new byte[20], .. "a.pdb\0"u8])
        .WithDebugData(13, 3, 4, 5)
        .WithHeaderRoom(0x100)
        .WithTrailingSection(".bss", section => section.WithoutRawData(0x1000));

    private static GrowableImage Plain(string name, ImageBuilder builder, Func<byte[], byte[]>? change = null)
    {
        BuiltImage built = builder.Build();
        return new GrowableImage(name, built, change?.Invoke(built.ToArray()) ?? built.ToArray(), [.. DebugOffsets(built)]);
    }

    private static GrowableImage Signed(string name, ImageBuilder builder)
    {
        GrowableImage plain = Plain(name, builder);
        return plain with { More = [.. plain.More, plain.Fields.Directory(ImageDirectory.Security)] };
    }

    /// <summary>Two COFF symbols and the name of one of them behind the sections.</summary>
    private static GrowableImage Symbols(string name, ImageBuilder builder)
    {
        byte[] symbols =
        [
            .. "short\0\0\0"u8, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0,
            0, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2, 0,
            20, 0, 0, 0, .. "a_longer_symbol\0"u8,
        ];
        BuiltImage built = builder.WithOverlay(symbols).Build();
        int start = (int)built.Sections.Max(section => section.RawOffset + section.RawSize);
        byte[] file = built.ToArray().Put32(built.Fields.PointerToSymbolTable, start).Put32(built.Fields.PointerToSymbolTable + 4, 2);
        bool isSigned = built.Directory(ImageDirectory.Security).Size != 0;
        int[] certificates = isSigned ? [built.Fields.Directory(ImageDirectory.Security)] : [];
        return new GrowableImage(name, built, file, [built.Fields.PointerToSymbolTable, .. certificates, .. DebugOffsets(built)]);
    }

    /// <summary>Pointers to relocations and line numbers, in two sections; as of the second symbol, where readers see something.</summary>
    private static GrowableImage LineNumbers()
    {
        GrowableImage symbols = Symbols("line numbers and relocations", Typical(Machine.I386));
        int[] fields = [symbols.Fields.SectionRawOffset(0) + 4, symbols.Fields.SectionRawOffset(1) + 8];
        byte[] file = [.. symbols.File];
        uint target = BitConverter.ToUInt32(file, symbols.Fields.PointerToSymbolTable) + SymbolSize;
        return symbols with { File = file.Put32(fields[0], target).Put32(fields[1], target + 2), More = [.. symbols.More, .. fields] };
    }

    /// <summary>As Visual C++ 6 left it: not mapped, found by its file offset only.</summary>
    private static GrowableImage DebugDataBehindTheSections()
    {
        BuiltImage built = Typical(Machine.I386).WithOverlay([.. "NB10"u8, .. new byte[12], .. "a.pdb\0"u8]).Build();
        int start = (int)built.Sections.Max(section => section.RawOffset + section.RawSize);
        int entry = built.OffsetOf(ImageDirectory.Debug);
        byte[] file = built.ToArray().Put32(entry + 16, built.Length - start).Put32(entry + 20, 0).Put32(entry + 24, start);
        return new GrowableImage("debug data behind the sections", built, file, [.. DebugOffsets(built)]);
    }

    private static GrowableImage DebugDirectoryInTheHeaders()
    {
        BuiltImage built = Typical(Machine.Amd64).Build();
        int from = built.OffsetOf(ImageDirectory.Debug);
        int to = built.Fields.SectionName(built.Sections.Count) + 12;
        byte[] file = built.WithDirectory(ImageDirectory.Debug, (uint)to, 56);
        return new GrowableImage("debug directory in the headers", built, file.PutBytes(to, file.AsSpan(from, 56)), [to + 24, to + 28 + 24]);
    }

    /// <summary>The second piece lies in the headers, and stays there.</summary>
    private static GrowableImage DebugDataInTheHeaders()
    {
        BuiltImage built = Typical(Machine.Amd64).Build();
        int entry = built.OffsetOf(ImageDirectory.Debug) + 28;
        int to = built.Fields.SectionName(built.Sections.Count);
        byte[] file = built.ToArray().Put32(entry + 20, to).Put32(entry + 24, to);
        return new GrowableImage("debug data in the headers", built, file.PutBytes(to, 1, 2), [entry - 28 + 24]);
    }

    /// <summary>Linkers disagree about what the address says. The file offset alone moves, and moves whatever that is.</summary>
    private static GrowableImage DebugDataWithAddress(string name, Func<uint, uint, uint> address)
    {
        BuiltImage built = Typical(Machine.I386).Build();
        int entry = built.OffsetOf(ImageDirectory.Debug) + 28;
        byte[] file = built.ToArray().Put32(entry + 20, (int)address(built.UInt32At(entry + 20), built.UInt32At(entry + 24)));
        return new GrowableImage(name, built, file, [.. DebugOffsets(built)]);
    }

    private static IEnumerable<int> DebugOffsets(BuiltImage built)
    {
        for (int i = 0; i < built.Directory(ImageDirectory.Debug).Size / 28; i++)
        {
            yield return built.OffsetOf(ImageDirectory.Debug) + (i * 28) + 24;
        }
    }
}
