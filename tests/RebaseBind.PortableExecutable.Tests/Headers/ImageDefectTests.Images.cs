using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Headers;

/// <content>The images that are damaged, and who reads them.</content>
public sealed partial class ImageDefectTests
{
    private static BuiltImage Sound() => ImageBuilder.X64().WithPointers(3).Build();

    private static BuiltImage Sound32() => ImageBuilder.X86().WithPointers(3).Build();

    private static BuiltImage Tables() => ImageBuilder.X64()
        .Imports("KERNEL32.dll", "Sleep")
        .DelayImports("USER32.dll", "MessageBoxW")
        .BoundTo("KERNEL32.dll", 1)
        .Exports("Answer")
        .WithTls(callbacks: 1)
        .WithLoadConfiguration()
        .WithDebugData(2, 3, 4)
        .WithClrHeader(CorFlags.ILOnly)
        .WithTrailingSection(".bss", section => section.WithoutRawData(0x1000))
        .WithTrailingSection(".last", section => section.WithSize(0x200))
        .Signed(0x100)
        .Build();

    private static byte[] PeHeaderInDosHeader()
    {
        byte[] file = Sound().With32(HeaderFields.NewHeaderPointer, 0x20);
        "PE\0\0"u8.CopyTo(file.AsSpan(0x20));
        return file;
    }

    private static byte[] HeadersLargerThanTheImage()
    {
        byte[] file = ImageBuilder.X64().WithOverlay(new byte[0x10000]).Build().ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Fields.SizeOfHeaders), 0x8000);
        return file;
    }

    private static byte[] RawDataBetweenPages()
    {
        BuiltImage image = ImageBuilder.X64().WithAlignment(0x1000, 0x1000).WithPointers(1).Build();
        return image.With32(image.Fields.SectionRawOffset(0), image.Sections[0].RawOffset - 0x200);
    }

    private static byte[] FlatImageWithMovedData()
    {
        BuiltImage flat = ImageBuilder.X64().WithAlignment(0x200, 0x200).Build();
        return flat.With32(flat.Fields.SectionRawOffset(0), flat.Sections[0].RawOffset + 0x200);
    }

    private static byte[] WithBlockSize(uint size) => Sound() is var image ? image.With32(image.OffsetOf(ImageDirectory.BaseRelocation) + 4, size) : [];

    private static byte[] WithEntry(FixupKind kind, ImageBuilder? image = null)
        => (image ?? ImageBuilder.X64()).WithRelocationBlock(0x1000, (ushort)(((int)kind << 12) | 0x10)).Build().ToArray();

    private static byte[] WithRelocation(uint page, ushort offset)
        => ImageBuilder.X64().WithPointers(3).WithRelocationBlock(page, (ushort)(0xA000 | offset)).Build().ToArray();

    /// <summary>A fixup in a section with 0x200 bytes of raw data and 0x1000 in memory.</summary>
    private static byte[] ZeroFillFixup(ushort offset)
        => ImageBuilder.X64().ChangeSection(".text", section => section.WithSize(0x200).WithVirtualSize(0x1000)).WithRelocationBlock(0x1000, (ushort)(0xA000 | offset)).Build().ToArray();

    private static byte[] FixupAcrossSections()
        => ImageBuilder.X64().WithCode(0x1000).WithSection(".data", section => section.WithSize(0x200)).WithRelocationBlock(0x1000, 0xAFFC).Build().ToArray();

    /// <summary>The relocation directory begins 4 bytes into its section, and a fixup changes the bytes before it.</summary>
    private static byte[] FixupReachingIntoTheTable()
    {
        BuiltImage image = ImageBuilder.X64().WithSection(".data", section => section.WithSize(0x200)).WithRelocationBlock(0x4000, 0xA000).Build();
        BuiltSection data = image.Section(".data");
        byte[] file = image.WithDirectory(ImageDirectory.BaseRelocation, data.Rva + 4, 12);
        int table = (int)data.RawOffset + 4;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(table), data.Rva);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(table + 4), 12);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(table + 8), 0xA000);
        return file;
    }

    private static byte[] SecondCertificateCutShort()
    {
        BuiltImage image = Tables();
        int table = image.OffsetOf(ImageDirectory.Security);
        byte[] file = image.WithDirectory(ImageDirectory.Security, (uint)table, 12);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(table), 8);
        return file;
    }

    private static byte[] InZeroFill(ImageDirectory directory, uint size)
        => Tables() is var image ? image.WithDirectory(directory, image.Section(".bss").Rva, size) : [];

    /// <summary>A directory so many bytes before the end of a section full of bytes that are not zero.</summary>
    private static byte[] AtEndOfSection(ImageDirectory directory, uint bytesLeft, uint? size = null)
    {
        BuiltImage image = Tables();
        BuiltSection last = image.Section(".last");
        byte[] file = image.WithDirectory(directory, last.Rva + last.RawSize - bytesLeft, size ?? bytesLeft);
        file.AsSpan((int)last.RawOffset, (int)last.RawSize).Fill(1);
        return file;
    }

    private static byte[] WithField(BuiltImage image, ImageDirectory directory, int field, uint value)
        => image.With32(image.OffsetOf(directory) + field, value);

    /// <summary>A field that points to a text, or to a table, at the very end of a section without a zero.</summary>
    private static byte[] WithUnendedName(BuiltImage image, ImageDirectory directory, int field)
    {
        BuiltSection last = image.Section(".last");
        byte[] file = WithField(image, directory, field, last.Rva + last.RawSize - 8);
        file.AsSpan((int)(last.RawOffset + last.RawSize) - 8, 8).Fill((byte)'a');
        return file;
    }

    private static void Imports(PeImage image)
    {
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            descriptor.GetName(image);
            ReadThunks(descriptor.GetThunks(image));
        }
    }

    private static void DelayImports(PeImage image)
    {
        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            descriptor.GetName(image);
            ReadThunks(descriptor.GetThunks(image));
        }
    }

    private static void ReadThunks(ImportThunkEnumerator thunks)
    {
        while (thunks.MoveNext())
        {
            if (!thunks.Current.IsByOrdinal)
            {
                thunks.GetHint(thunks.Current);
            }
        }
    }

    private static void BoundImports(PeImage image)
    {
        BoundImportDirectory directory = BoundImportDirectory.Of(image);
        foreach (BoundImport import in directory)
        {
            directory.GetName(import);
        }
    }

    private static void Exports(PeImage image)
    {
        ExportDirectory directory = ExportDirectory.Of(image);
        directory.GetName();
        for (int i = 0; i < directory.NameCount; i++)
        {
            directory.GetExportName(new ExportHint(i));
        }
    }
}
