using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace RebaseBind.PortableExecutable.Headers;

/// <summary>The validated file header, optional header and section table of an image.</summary>
/// <remarks>
/// Read here and not by <see cref="PEHeaders"/>, because editing needs the file offset of each field and a check of
/// every bound, and because this allocates only the section array. The enumerations are those of System.Reflection.PortableExecutable.
/// </remarks>
public sealed class ImageHeaders
{
    private const ushort DosSignature = 0x5A4D;
    private const uint PageSize = 0x1000;

    private readonly DataDirectory[] directories;
    private readonly Section[] sections;

    internal ImageHeaders(DataDirectory[] directories, Section[] sections)
    {
        this.directories = directories;
        this.sections = sections;
    }

    /// <summary>The processor the image is for.</summary>
    public Machine Machine { get; internal init; }

    /// <summary>The file header's flags.</summary>
    public Characteristics Characteristics { get; internal init; }

    /// <summary>The file header's TimeDateStamp, which bindings are checked against.</summary>
    public uint TimeDateStamp { get; internal init; }

    /// <summary>Whether the optional header is PE32+ (64-bit addresses) and not PE32.</summary>
    public bool IsPe32Plus { get; internal init; }

    /// <summary>Where the image wants to be mapped; a multiple of 64 KiB.</summary>
    public VirtualAddress ImageBase { get; internal init; }

    /// <summary>RVA of the entry point; 0 if there is none.</summary>
    public Rva AddressOfEntryPoint { get; internal init; }

    /// <summary>Alignment of sections in memory, in bytes.</summary>
    public uint SectionAlignment { get; internal init; }

    /// <summary>Alignment of raw data in the file, in bytes.</summary>
    public uint FileAlignment { get; internal init; }

    /// <summary>Bytes of address space the image takes.</summary>
    public uint SizeOfImage { get; internal init; }

    /// <summary>Bytes at the start of the file that are mapped as headers.</summary>
    public uint SizeOfHeaders { get; internal init; }

    /// <summary>The stored checksum; 0 if the linker wrote none.</summary>
    public uint CheckSum { get; internal init; }

    /// <summary>The subsystem the image runs in.</summary>
    public Subsystem Subsystem { get; internal init; }

    /// <summary>The subsystem version the image asks for; an older Windows refuses to load it (6.1 is Windows 7, 6.2 is Windows 8).</summary>
    public Version SubsystemVersion { get; internal init; } = new();

    /// <summary>Bytes of address space that the stack of a program's first thread takes.</summary>
    public ulong SizeOfStackReserve { get; internal init; }

    /// <summary>Bytes of it that are there from the start.</summary>
    public ulong SizeOfStackCommit { get; internal init; }

    /// <summary>The optional header's flags; see <see cref="ImageFlags"/> for those the framework's enumeration does not name.</summary>
    public DllCharacteristics DllCharacteristics { get; internal init; }

    /// <summary>
    /// File offsets of the bytes that are mapped more than once, as headers and in a section or in two sections, in order: first and end. Loaders map
    /// them again for each; packers make such files (UPX: SizeOfHeaders 0x1000 over a first section at file offset 0x400).
    /// </summary>
    internal (uint Start, uint End)[] SharedData { get; set; } = [];

    /// <summary>Whether header fields that edits change are also bytes of a section.</summary>
    internal bool AreFieldsShared => SharedData.Length != 0 && SharedData[0].Start < (uint)SectionTableOffset.Value;

    /// <summary>The section table, in order of address.</summary>
    public ReadOnlySpan<Section> Sections => sections;

    /// <summary>
    /// Whether the loader maps the file as one flat block, which it does for a section alignment below a page. It never
    /// relocates such an image (Wine dlls/ntdll/loader.c perform_relocations: "no relocations are performed on non page-aligned binaries").
    /// </summary>
    public bool IsMappedFlat => SectionAlignment < PageSize;

    /// <summary>Whether DYNAMICBASE is set: the image lets ASLR choose its address.</summary>
    public bool IsDynamicBase => (DllCharacteristics & DllCharacteristics.DynamicBase) != 0;

    internal FileOffset FileHeaderOffset { get; init; }

    internal FileOffset OptionalHeaderOffset { get; init; }

    internal FileOffset TimeDateStampOffset => FileHeaderOffset + 4;

    /// <summary>Where the COFF symbol table's file offset is stored; its number of symbols follows.</summary>
    internal FileOffset SymbolTablePointerOffset => FileHeaderOffset + 8;

    /// <summary>Where MajorLinkerVersion is stored; MinorLinkerVersion follows. A byte each.</summary>
    internal FileOffset LinkerVersionOffset => OptionalHeaderOffset + 2;

    internal FileOffset SizeOfCodeOffset => OptionalHeaderOffset + 4;

    internal FileOffset ImageBaseOffset => OptionalHeaderOffset + (IsPe32Plus ? 24 : 28);

    internal FileOffset SectionAlignmentOffset => OptionalHeaderOffset + 32;

    internal FileOffset FileAlignmentOffset => OptionalHeaderOffset + 36;

    internal FileOffset SizeOfImageOffset => OptionalHeaderOffset + 56;

    internal FileOffset SizeOfHeadersOffset => OptionalHeaderOffset + 60;

    internal FileOffset CheckSumOffset => OptionalHeaderOffset + 64;

    internal FileOffset DllCharacteristicsOffset => OptionalHeaderOffset + 70;

    /// <summary>Where the section table starts.</summary>
    internal FileOffset SectionTableOffset { get; init; }

    /// <summary>Where the section table ends.</summary>
    public FileOffset SectionTableEnd => SectionTableOffset + (sections.Length * Section.EntrySize);

    /// <summary>How many data directories the optional header has, 0 to 16.</summary>
    public int DirectoryCount => directories.Length;

    internal FileOffset DirectoriesOffset { get; init; }

    /// <summary>Where a directory lies; an empty entry if the image has none.</summary>
    public DataDirectory Directory(DirectoryIndex entry)
        => (int)entry < directories.Length ? directories[(int)entry] : default;

    /// <summary>The file offset of a directory's entry: RVA and size, 4 bytes each.</summary>
    /// <param name="entry">One of the first <see cref="DirectoryCount"/>.</param>
    public FileOffset OffsetOfDirectory(DirectoryIndex entry) => DirectoriesOffset + ((int)entry * DataDirectory.EntrySize);

    /// <summary>The file offset of a section's entry in the section table.</summary>
    internal FileOffset OffsetOfSection(int index) => SectionTableOffset + (index * Section.EntrySize);

    /// <summary>
    /// The file offset of <paramref name="size"/> bytes at <paramref name="rva"/>, if all of them are file bytes of the headers or of one section.
    /// </summary>
    /// <param name="rva">Where they lie once mapped.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="offset">Where they lie in the file.</param>
    public bool TryGetOffset(Rva rva, uint size, out FileOffset offset)
    {
        ReadOnlySpan<Section> found = FindSection(rva);
        if (!found.IsEmpty)
        {
            bool isHeld = found[0].HoldsRaw(rva, size);
            offset = isHeld ? found[0].OffsetOf(rva) : default;
            return isHeld;
        }

        bool inHeaders = rva.Value < SizeOfHeaders && size <= SizeOfHeaders - rva.Value;
        offset = inHeaders ? new FileOffset((int)rva.Value) : default;
        return inHeaders;
    }

    /// <summary>Whether <paramref name="start"/> of a file looks like the start of a DOS or PE program ("MZ").</summary>
    public static bool IsCandidate(ReadOnlySpan<byte> start)
        => start.Length >= 2 && BinaryPrimitives.ReadUInt16LittleEndian(start) == DosSignature;

    /// <summary>The section that holds <paramref name="rva"/> in memory, or in file bytes mapped behind its VirtualSize.</summary>
    public bool TryGetSection(Rva rva, out Section section)
    {
        ReadOnlySpan<Section> found = FindSection(rva);
        section = found.IsEmpty ? default : found[0];
        return !found.IsEmpty;
    }

    /// <summary>The same without a copy; empty if no section holds <paramref name="rva"/>.</summary>
    internal ReadOnlySpan<Section> FindSection(Rva rva)
    {
        int low = 0;
        int high = sections.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (sections[middle].Address <= rva)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        bool isFound = high >= 0 && rva - sections[high].Address < Math.Max(sections[high].MemorySize, sections[high].MappedRawSize);
        return isFound ? sections.AsSpan(high, 1) : default;
    }
}
