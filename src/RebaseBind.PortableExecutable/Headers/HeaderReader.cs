using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace RebaseBind.PortableExecutable.Headers;

/// <summary>Parses the headers of an image file.</summary>
internal static class HeaderReader
{
    private const uint PeSignature = 0x00004550;
    private const int NewHeaderPointerOffset = 0x3C;
    private const int DosHeaderSize = 0x40;
    private const int FileHeaderSize = 20;
    private const int MaxDirectories = 16;

    /// <summary>Parses and validates; throws <see cref="BadImageException"/>.</summary>
    internal static ImageHeaders Read(ReadOnlySpan<byte> file)
    {
        int newHeader = FindNewHeader(file);
        int fileHeader = newHeader + 4;
        if (file.Length - fileHeader < FileHeaderSize)
        {
            throw Bad(ImageDefect.Headers, fileHeader, "the file header is cut short");
        }

        ReadOnlySpan<byte> header = file.Slice(fileHeader, FileHeaderSize);
        var machine = (Machine)ReadUInt16(header, 0);
        int sectionCount = ReadUInt16(header, 2);
        int optionalSize = ReadUInt16(header, 16);

        int optional = fileHeader + FileHeaderSize;
        if (file.Length - optional < optionalSize || optionalSize < 2)
        {
            throw Bad(ImageDefect.Headers, optional, "the optional header is cut short");
        }

        ReadOnlySpan<byte> fields = file.Slice(optional, optionalSize);
        bool plus = IsPe32Plus(fields, machine, fileHeader, optional);
        int directoriesAt = plus ? 112 : 96;
        if (optionalSize < directoriesAt)
        {
            throw Bad(ImageDefect.Headers, optional, "the optional header is too small for its magic");
        }

        int directoryCount = (int)Math.Min(ReadUInt32(fields, directoriesAt - 4), MaxDirectories);
        if (optionalSize - directoriesAt < directoryCount * DataDirectory.EntrySize)
        {
            throw Bad(ImageDefect.Headers, optional + directoriesAt, "the data directories do not fit into the optional header");
        }

        int sectionTable = optional + optionalSize;
        if (file.Length - sectionTable < sectionCount * Section.EntrySize)
        {
            throw Bad(ImageDefect.Headers, sectionTable, "the section table is cut short");
        }

        ImageOutline outline = ReadOutline(header, fields, plus);
        var headers = new ImageHeaders(
            ReadDirectories(fields.Slice(directoriesAt), directoryCount),
            ReadSections(file.Slice(sectionTable), sectionCount))
        {
            Machine = outline.Machine,
            Characteristics = outline.Characteristics,
            TimeDateStamp = outline.TimeDateStamp,
            IsPe32Plus = plus,
            AddressOfEntryPoint = new Rva(ReadUInt32(fields, 16)),
            ImageBase = outline.ImageBase,
            SectionAlignment = ReadUInt32(fields, 32),
            FileAlignment = ReadUInt32(fields, 36),
            SizeOfImage = outline.SizeOfImage,
            SizeOfHeaders = ReadUInt32(fields, 60),
            CheckSum = outline.CheckSum,
            Subsystem = outline.Subsystem,
            SubsystemVersion = new Version(ReadUInt16(fields, 48), ReadUInt16(fields, 50)),
            DllCharacteristics = outline.DllCharacteristics,
            SizeOfStackReserve = plus ? BinaryPrimitives.ReadUInt64LittleEndian(fields.Slice(72)) : ReadUInt32(fields, 72),
            SizeOfStackCommit = plus ? BinaryPrimitives.ReadUInt64LittleEndian(fields.Slice(80)) : ReadUInt32(fields, 76),
            FileHeaderOffset = new FileOffset(fileHeader),
            OptionalHeaderOffset = new FileOffset(optional),
            SectionTableOffset = new FileOffset(sectionTable),
            DirectoriesOffset = new FileOffset(optional + directoriesAt),
        };

        HeaderValidator.Validate(headers, file.Length);
        return headers;
    }

    /// <summary>Whether the optional header is PE32+, and not PE32, and the machine goes with that.</summary>
    private static bool IsPe32Plus(ReadOnlySpan<byte> fields, Machine machine, int fileHeader, int optional)
    {
        ushort magic = ReadUInt16(fields, 0);
        if (magic is not ((ushort)PEMagic.PE32 or (ushort)PEMagic.PE32Plus))
        {
            throw Bad(ImageDefect.Headers, optional, $"the optional header's magic 0x{magic:x} is neither PE32 nor PE32+");
        }

        bool plus = magic == (ushort)PEMagic.PE32Plus;
        if (!IsKnown(machine, plus))
        {
            string form = plus ? "PE32+" : "PE32";
            throw Bad(ImageDefect.Machine, fileHeader, $"machine 0x{(ushort)machine:x} with a {form} header is not supported");
        }

        return plus;
    }

    /// <summary>
    /// What damaged headers still say of where their image lies, without a look at anything else; null if they say nothing that could be true of
    /// an image.
    /// </summary>
    internal static ImageOutline? TryReadOutline(ReadOnlySpan<byte> file)
    {
        const int FieldsNeeded = 72;
        uint newHeader = file.Length >= DosHeaderSize && ImageHeaders.IsCandidate(file) ? ReadUInt32(file, NewHeaderPointerOffset) : uint.MaxValue;
        if (newHeader > file.Length - (4L + FileHeaderSize + FieldsNeeded) || ReadUInt32(file, (int)newHeader) != PeSignature)
        {
            return null;
        }

        ReadOnlySpan<byte> header = file.Slice((int)newHeader + 4, FileHeaderSize);
        ReadOnlySpan<byte> fields = file.Slice((int)newHeader + 4 + FileHeaderSize, FieldsNeeded);

        // DLLs of Win32s have the magic 0; the machine tells as well.
        var machine = (Machine)ReadUInt16(header, 0);
        bool plus = IsKnown(machine, plus: true);
        ImageOutline outline = ReadOutline(header, fields, plus);
        bool isPossible = (plus || IsKnown(machine, plus: false))
            && outline.ImageBase.IsAllocationAligned
            && outline.SizeOfImage != 0
            && outline.SizeOfImage - 1 <= (plus ? ulong.MaxValue : uint.MaxValue) - outline.ImageBase.Value;
        return isPossible ? outline : null;
    }

    /// <summary>Reads the fields that an outline has.</summary>
    /// <param name="header">The file header.</param>
    /// <param name="fields">The start of the optional header.</param>
    /// <param name="plus">Whether its addresses have 64 bits.</param>
    private static ImageOutline ReadOutline(ReadOnlySpan<byte> header, ReadOnlySpan<byte> fields, bool plus) => new(
        (Machine)ReadUInt16(header, 0),
        (Characteristics)ReadUInt16(header, 18),
        ReadUInt32(header, 4),
        new VirtualAddress(plus ? BinaryPrimitives.ReadUInt64LittleEndian(fields.Slice(24)) : ReadUInt32(fields, 28)),
        ReadUInt32(fields, 56),
        ReadUInt32(fields, 64),
        (Subsystem)ReadUInt16(fields, 68),
        (DllCharacteristics)ReadUInt16(fields, 70));

    private static int FindNewHeader(ReadOnlySpan<byte> file)
    {
        if (!ImageHeaders.IsCandidate(file))
        {
            throw Bad(ImageDefect.NotPortableExecutable, 0, "the file does not start with \"MZ\"");
        }

        if (file.Length < DosHeaderSize)
        {
            throw Bad(ImageDefect.NotPortableExecutable, 0, "the DOS header is cut short");
        }

        uint offset = ReadUInt32(file, NewHeaderPointerOffset);
        bool leavesFile = offset > file.Length - 4;
        if (leavesFile || ReadUInt32(file, (int)offset) != PeSignature)
        {
            throw Bad(
                ImageDefect.NotPortableExecutable,
                leavesFile ? NewHeaderPointerOffset : (int)offset,
                "there is no PE signature: a DOS or 16-bit program, or a file cut short");
        }

        if (offset < DosHeaderSize)
        {
            throw Bad(ImageDefect.Headers, NewHeaderPointerOffset, "the PE header overlaps the DOS header");
        }

        return (int)offset;
    }

    private static BadImageException Bad(ImageDefect defect, int offset, string message) => new(defect, new FileOffset(offset), message);

    private static bool IsKnown(Machine machine, bool plus) => machine switch
    {
        Machine.I386 or Machine.ArmThumb2 => !plus,
        Machine.Amd64 or Machine.Arm64 => plus,
        _ => false,
    };

    private static DataDirectory[] ReadDirectories(ReadOnlySpan<byte> table, int count)
    {
        var directories = new DataDirectory[count];
        for (int i = 0; i < count; i++)
        {
            int entry = i * DataDirectory.EntrySize;
            directories[i] = new DataDirectory(new Rva(ReadUInt32(table, entry)), ReadUInt32(table, entry + 4));
        }

        return directories;
    }

    private static Section[] ReadSections(ReadOnlySpan<byte> table, int count)
    {
        var sections = new Section[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = table.Slice(i * Section.EntrySize, Section.EntrySize);
            sections[i] = new Section(
                BinaryPrimitives.ReadUInt64LittleEndian(entry),
                ReadUInt32(entry, 8),
                new Rva(ReadUInt32(entry, 12)),
                ReadUInt32(entry, 16),
                new FileOffset(unchecked((int)ReadUInt32(entry, 20))),
                (SectionCharacteristics)ReadUInt32(entry, 36));
        }

        return sections;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(offset));

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(offset));
}
