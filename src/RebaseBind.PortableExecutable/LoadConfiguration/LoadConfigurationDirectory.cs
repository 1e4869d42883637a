using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.LoadConfiguration;

/// <summary>
/// The load configuration directory (PE specification, "The Load Configuration Structure"). Fields beyond its stored size read as 0.
/// </summary>
internal readonly ref struct LoadConfigurationDirectory
{
    private const uint GuardCfInstrumented = 0x100;

    private readonly ReadOnlySpan<byte> fields;
    private readonly bool wide;

    private LoadConfigurationDirectory(ReadOnlySpan<byte> fields, bool wide)
    {
        this.fields = fields;
        this.wide = wide;
    }

    /// <summary>Whether the image has the directory.</summary>
    internal bool Exists => !fields.IsEmpty;

    /// <summary>Its size in bytes; 0 if the image has none.</summary>
    internal uint Size => (uint)fields.Length;

    /// <summary>Where the loader writes a random security cookie; 0 if there is none.</summary>
    internal VirtualAddress SecurityCookie => Pointer(0x3C, 0x58);

    /// <summary>The control flow guard flags.</summary>
    internal uint GuardFlags => UInt32(wide ? 0x90 : 0x58);

    /// <summary>Whether the code was compiled with control flow guard checks.</summary>
    internal bool IsControlFlowGuarded => (GuardFlags & GuardCfInstrumented) != 0;

    /// <summary>Metadata of a hybrid image (ARM64X, ARM64EC, CHPE on x86); 0 in any other image.</summary>
    internal VirtualAddress HybridMetadata => Pointer(0x7C, 0xC8);

    /// <summary>Whether the image has code for two processors (ARM64X, ARM64EC, CHPE on x86).</summary>
    internal bool IsHybrid => HybridMetadata.Value != 0;

    /// <summary>Whether the image has a dynamic value relocation table.</summary>
    internal bool HasDynamicRelocations => UInt32(wide ? 0xE0 : 0x88) != 0 || Pointer(0x78, 0xC0).Value != 0;

    // LockPrefixTable, EditList, SecurityCookie, SEHandlerTable, the guard function pointers and tables, the dynamic value
    // relocation table, hybrid metadata, return flow guard, enclave and volatile metadata, EH continuations, XFG, cast guard, memcpy guard.
    private static ReadOnlySpan<ushort> PointerOffsets32 =>
        [0x20, 0x38, 0x3C, 0x40, 0x48, 0x4C, 0x50, 0x68, 0x70, 0x78, 0x7C, 0x80, 0x84, 0x90, 0x9C, 0xA0, 0xA4, 0xAC, 0xB0, 0xB4, 0xB8, 0xBC];

    private static ReadOnlySpan<ushort> PointerOffsets64 =>
        [0x28, 0x50, 0x58, 0x60, 0x70, 0x78, 0x80, 0xA0, 0xB0, 0xC0, 0xC8, 0xD0, 0xD8, 0xE8, 0xF8, 0x100, 0x108, 0x118, 0x120, 0x128, 0x130, 0x138];

    /// <summary>The directory of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    internal static LoadConfigurationDirectory Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.LoadConfiguration);
        if (!directory.Exists)
        {
            return default;
        }

        // The data directory's size is a constant 64 in x86 images; the structure's own first field tells how long it is,
        // unless it comes from a linker so old that the field held reserved flags, 0.
        ReadOnlySpan<byte> rest = image.SliceToEnd(DirectoryIndex.LoadConfiguration, ImageDefect.LoadConfiguration, out FileOffset start);
        uint stored = rest.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(rest) : 0;
        uint size = stored != 0 ? stored : directory.Size;
        if (size < sizeof(uint) || size > rest.Length)
        {
            throw new BadImageException(
                ImageDefect.LoadConfiguration,
                stored != 0 ? start : image.Headers.OffsetOfDirectory(DirectoryIndex.LoadConfiguration) + DataDirectory.SizeField,
                $"the load configuration at RVA {directory.Address} has the impossible size 0x{size:x}");
        }

        return new LoadConfigurationDirectory(rest.Slice(0, (int)size), image.Headers.IsPe32Plus);
    }

    /// <summary>
    /// How many bytes of the directory hold fields that are known here; what lies behind may hold addresses nobody has told of yet.
    /// </summary>
    internal uint KnownSize => (uint)Math.Min(fields.Length, wide ? 0x140 : 0xC0);

    /// <summary>
    /// The offset in bytes, from the start of the directory, of each field that holds a virtual address and lies inside the stored size.
    /// </summary>
    internal ReadOnlySpan<ushort> GetPointerOffsets()
    {
        ReadOnlySpan<ushort> offsets = wide ? PointerOffsets64 : PointerOffsets32;
        int count = offsets.Length;
        while (count > 0 && offsets[count - 1] + (wide ? sizeof(ulong) : sizeof(uint)) > fields.Length)
        {
            count--;
        }

        return offsets.Slice(0, count);
    }

    private VirtualAddress Pointer(int offset32, int offset64)
        => new(wide ? UInt64(offset64) : UInt32(offset32));

    private uint UInt32(int offset) => offset <= fields.Length - sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(fields.Slice(offset)) : 0;

    private ulong UInt64(int offset) => offset <= fields.Length - sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(fields.Slice(offset)) : 0;
}
