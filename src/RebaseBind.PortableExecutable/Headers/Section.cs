using System;
using System.Reflection.PortableExecutable;
using System.Text;

namespace RebaseBind.PortableExecutable.Headers;

/// <summary>One entry of the section table (PE specification, "Section Table").</summary>
/// <param name="EncodedName">The 8 bytes of the name as a little-endian number.</param>
/// <param name="VirtualSize">Bytes in memory; 0 means <paramref name="RawSize"/>.</param>
/// <param name="Address">RVA of its first byte.</param>
/// <param name="RawSize">SizeOfRawData: bytes in the file.</param>
/// <param name="RawOffset">
/// PointerToRawData; meaningless where <paramref name="RawSize"/> is 0, and 0 where there is no raw data whatever that says.
/// </param>
/// <param name="Characteristics">What it holds and how its pages are protected.</param>
public readonly record struct Section(
    ulong EncodedName,
    uint VirtualSize,
    Rva Address,
    uint RawSize,
    FileOffset RawOffset,
    SectionCharacteristics Characteristics)
{
    /// <summary>The size of a section table entry in bytes.</summary>
    internal const int EntrySize = 40;

    /// <summary>Where the RVA lies in a section table entry, in bytes.</summary>
    internal const int AddressField = 12;

    /// <summary>Where SizeOfRawData lies in a section table entry, in bytes.</summary>
    internal const int RawSizeField = 16;

    /// <summary>Where PointerToRawData lies in a section table entry, in bytes.</summary>
    internal const int RawOffsetField = 20;

    private const uint PageSize = 0x1000;

    /// <summary>The name, up to 8 characters; bytes outside ASCII become "?".</summary>
    public string Name
    {
        get
        {
            var characters = new byte[8];
            int length = 0;
            for (; length < 8 && (byte)(EncodedName >> (8 * length)) != 0; length++)
            {
                characters[length] = (byte)(EncodedName >> (8 * length));
            }

            return Encoding.ASCII.GetString(characters, 0, length);
        }
    }

    /// <summary>Bytes in memory before rounding: VirtualSize, or SizeOfRawData where VirtualSize is 0.</summary>
    public uint MemorySize => VirtualSize != 0 ? VirtualSize : RawSize;

    /// <summary>
    /// Whether it has bytes in the file. Old linkers give uninitialised data a SizeOfRawData but no PointerToRawData, and loaders then read
    /// nothing (Wine dlls/ntdll/unix/virtual.c map_image_into_view).
    /// </summary>
    public bool HasRawData => RawSize != 0 && RawOffset.Value != 0;

    /// <summary>Bytes of the file that are mapped: what lies beyond the last page of <see cref="MemorySize"/> never is.</summary>
    public uint MappedRawSize => HasRawData ? (uint)Math.Min(RawSize, ((ulong)MemorySize + PageSize - 1) & ~(ulong)(PageSize - 1)) : 0;

    /// <summary>Whether all of <paramref name="size"/> bytes from <paramref name="rva"/> are file bytes of this section.</summary>
    public bool HoldsRaw(Rva rva, uint size)
    {
        uint start = rva - Address;
        return start < MappedRawSize && size <= MappedRawSize - start;
    }

    /// <summary>Where in the file the byte at <paramref name="rva"/> lies; only for bytes that <see cref="HoldsRaw"/>.</summary>
    public FileOffset OffsetOf(Rva rva) => RawOffset + (int)(rva - Address);
}
