using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.TestImages.Tables;

namespace RebaseBind.TestImages.Layout;

/// <summary>Gives everything the builder was told of a place, first in memory, then in the file, and writes it.</summary>
internal sealed class ImageAssembler(ImageBuilder image)
{
    private const int NewHeader = 0x80;
    private const int SectionEntrySize = 40;

    /// <summary>".rdata" and ".reloc", which are known to be needed only later.</summary>
    private const int PossibleExtraSections = 2;

    private readonly TablePlace[] directories = new TablePlace[16];
    private readonly List<PlacedSection> sections = [];
    private readonly HeaderFields fields = new(NewHeader, image.IsWide);
    private byte[] boundImports = [];
    private uint sizeOfHeaders;

    internal BuiltImage Assemble()
    {
        PlaceHeaders();
        foreach (SectionBuilder section in image.Sections)
        {
            Place(section);
        }

        List<(uint Rva, FixupKind Kind)> fixups = [.. PutFixups(), .. PlaceTables()];
        if (!image.KeepsFixupOrder)
        {
            fixups = [.. fixups.OrderBy(fixup => fixup.Rva)];
        }

        PlaceRelocations(fixups);
        foreach (SectionBuilder section in image.TrailingSections)
        {
            Place(section);
        }

        PlaceRawData();
        byte[] file = WriteFile();
        List<BuiltSection> built = [.. sections.Select(section => section.ToBuilt())];
        return new BuiltImage(file, fields, image.ImageBase, built, [.. fixups.Select(fixup => new BuiltFixup(fixup.Rva, OffsetOf(fixup.Rva), fixup.Kind))]);
    }

    private void PlaceHeaders()
    {
        int sectionCount = image.Sections.Count + image.TrailingSections.Count + PossibleExtraSections;
        int tableEnd = fields.SectionTable + (sectionCount * SectionEntrySize);
        boundImports = BoundImportTable.Make(image.BoundDlls);
        if (boundImports.Length > 0)
        {
            directories[(int)ImageDirectory.BoundImport] = new TablePlace((uint)tableEnd, (uint)boundImports.Length);
        }

        sizeOfHeaders = AlignUp((uint)(tableEnd + boundImports.Length + image.HeaderRoom), image.FileAlignment);
    }

    private PlacedSection Place(SectionBuilder source)
    {
        uint end = sections.Count == 0
            ? sizeOfHeaders
            : sections[^1].Rva + Math.Max(sections[^1].VirtualSize, (uint)sections[^1].Data.Length);
        var placed = new PlacedSection(source, AlignUp(end, image.SectionAlignment));
        sections.Add(placed);
        return placed;
    }

    /// <summary>Writes the value of each fixup into its section.</summary>
    private IEnumerable<(uint Rva, FixupKind Kind)> PutFixups()
    {
        foreach (RequestedFixup fixup in image.Fixups)
        {
            PlacedSection section = sections.Single(section => section.Name == fixup.Section);
            uint rva = section.Rva + (uint)fixup.Offset;
            ulong address = image.ImageBase + section.Rva + ((uint)fixup.Offset * 3 / 2 % 0x1000);
            Span<byte> field = section.Data.AsSpan(fixup.Offset);
            switch (fixup.Kind)
            {
                case FixupKind.Dir64:
                    BinaryPrimitives.WriteUInt64LittleEndian(field, fixup.Value ?? address);
                    break;
                case FixupKind.HighLow:
                    BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)(fixup.Value ?? address));
                    break;
                case FixupKind.High:
                    BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(fixup.Value ?? (address >> 16)));
                    break;
                case FixupKind.Low:
                    BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(fixup.Value ?? address));
                    break;
                case FixupKind.ThumbMov32:
                    ThumbPair.Encode(fixup.Offset % 13, (uint)(fixup.Value ?? address)).CopyTo(field);
                    break;
            }

            yield return (rva, fixup.Kind);
        }
    }

    private List<(uint Rva, FixupKind Kind)> PlaceTables()
    {
        PlacedSection section = Place(new SectionBuilder(".rdata"));
        uint code = sections[0].Rva;
        var writer = new TableWriter(section.Rva, image.ImageBase, image.IsWide, image.HasPointerFixups);
        (Entry(ImageDirectory.Import), Entry(ImageDirectory.ImportAddressTable)) = ImportTable.Write(writer, image.ImportedDlls, image.HasNameTables, image.BoundDlls.Count > 0);
        Entry(ImageDirectory.DelayImport) = DelayImportTable.Write(writer, image.DelayImportedDlls, image.DelayImportsHoldAddresses, image.HasBoundDelayTables, code);
        Entry(ImageDirectory.Export) = ExportTable.Write(writer, image.Exported, image.ExportedAs, image.OrdinalBase, image.TimeDateStamp, code);
        Entry(ImageDirectory.Tls) = image.TlsCallbacks is { } callbacks ? TlsTable.Write(writer, callbacks, code) : default;
        Entry(ImageDirectory.LoadConfiguration) = image.LoadConfiguration is { } configuration ? LoadConfigurationTable.Write(writer, configuration) : default;
        Entry(ImageDirectory.Resource) = ResourceTable.Write(writer, image.Resources);
        Entry(ImageDirectory.Debug) = DebugTable.Write(writer, image.DebugEntries);
        Entry(ImageDirectory.Clr) = image.Clr is { } flags ? ClrTable.Write(writer, flags, image.IsReadyToRun, ClrMetadata.Make(image.ReferencedAssemblies, image.NativeLibraries)) : default;
        if (writer.IsEmpty)
        {
            sections.Remove(section);
        }

        section.Data = writer.ToArray();
        return writer.Pointers;
    }

    private void PlaceRelocations(List<(uint Rva, FixupKind Kind)> fixups)
    {
        byte[] table = RelocationTable.Make(fixups, image.RawBlocks, image.RelocationPadding);
        if (table.Length > 0)
        {
            PlacedSection section = Place(new SectionBuilder(".reloc").WithCharacteristics(SectionBuilder.Discardable).WithData(table));
            Entry(ImageDirectory.BaseRelocation) = new TablePlace(section.Rva, (uint)table.Length);
        }
    }

    private void PlaceRawData()
    {
        uint next = sizeOfHeaders;
        IEnumerable<PlacedSection> inFileOrder = image.RawOrder.Select(name => sections.Single(section => section.Name == name));
        foreach (PlacedSection section in inFileOrder.Union(sections).Where(section => section.Data.Length > 0))
        {
            bool isFlat = image.SectionAlignment < 0x1000;
            section.RawOffset = isFlat ? section.Rva : next + AlignUp((uint)section.RawGap, image.FileAlignment);
            section.RawSize = AlignUp((uint)section.Data.Length, image.FileAlignment);
            next = section.RawOffset + section.RawSize;
        }

        PlacedSection last = sections[^1];
        SizeOfImage = AlignUp(last.Rva + Math.Max(last.VirtualSize, Math.Max((uint)last.Data.Length, 1)), image.SectionAlignment);
    }

    private uint SizeOfImage { get; set; }

    private byte[] WriteFile()
    {
        int end = (int)sections.Max(section => Math.Max(section.RawOffset + section.RawSize, sizeOfHeaders));
        using var file = new MemoryStream();
        var mapped = new byte[end];
        mapped.AsSpan((int)sizeOfHeaders).Fill(0xCC);
        foreach (PlacedSection section in sections)
        {
            mapped.AsSpan((int)section.RawOffset, (int)section.RawSize).Clear();
            section.Data.CopyTo(mapped, (int)section.RawOffset);
        }

        PutDebugOffsets(mapped);
        file.Write(mapped);
        file.Write(image.Overlay);
        WriteCertificates(file);
        byte[] bytes = file.ToArray();
        new HeaderWriter(image, fields, sizeOfHeaders, SizeOfImage).Write(bytes, sections, directories);
        boundImports.CopyTo(bytes, (int)directories[(int)ImageDirectory.BoundImport].Rva * (boundImports.Length > 0 ? 1 : 0));
        if (image.HasCheckSum)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(fields.CheckSum), CheckSum.Of(bytes, fields.CheckSum));
        }

        return bytes;
    }

    private void PutDebugOffsets(byte[] mapped)
    {
        TablePlace directory = directories[(int)ImageDirectory.Debug];
        for (uint entry = 0; entry < directory.Size; entry += DebugTable.EntrySize)
        {
            Span<byte> fieldsOfEntry = mapped.AsSpan(OffsetOf(directory.Rva + entry));
            int offset = OffsetOf(BinaryPrimitives.ReadUInt32LittleEndian(fieldsOfEntry[20..]));
            BinaryPrimitives.WriteInt32LittleEndian(fieldsOfEntry[24..], offset);
        }
    }

    /// <summary>Writes WIN_CERTIFICATE entries, each at a multiple of 8 bytes.</summary>
    private void WriteCertificates(MemoryStream file)
    {
        if (image.Certificates.Count == 0)
        {
            return;
        }

        Pad(file);
        uint start = (uint)file.Length;
        foreach (byte[] certificate in image.Certificates)
        {
            var header = new byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(header, header.Length + certificate.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 0x0200);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 0x0002);
            file.Write(header);
            file.Write(certificate);
            Pad(file);
        }

        Entry(ImageDirectory.Security) = new TablePlace(start, (uint)file.Length - start);
        file.Write(image.DataBehindCertificates);
    }

    private static void Pad(MemoryStream file) => file.Write(new byte[(8 - (file.Length % 8)) % 8]);

    private int OffsetOf(uint rva)
    {
        PlacedSection section = sections.Last(section => section.Rva <= rva);
        return (int)(section.RawOffset + rva - section.Rva);
    }

    private ref TablePlace Entry(ImageDirectory directory) => ref directories[(int)directory];

    private static uint AlignUp(uint value, uint alignment) => (value + alignment - 1) / alignment * alignment;
}
