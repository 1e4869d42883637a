using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Exports;

/// <summary>The export directory (PE specification, "Export Directory Table").</summary>
/// <remarks>An export's place in the address table, its index, is not its ordinal: ordinal = index + <see cref="OrdinalBase"/>.</remarks>
public readonly ref struct ExportDirectory
{
    private const int HeaderSize = 40;
    private const int NameField = 12;
    private const int OrdinalBaseField = 16;
    private const int AddressCountField = 20;
    private const int NameCountField = 24;
    private const int AddressesField = 28;
    private const int NamesField = 32;
    private const int NameIndexesField = 36;

    private readonly PeImage? image;
    private readonly DataDirectory directory;
    private readonly ReadOnlySpan<byte> addresses;
    private readonly ReadOnlySpan<byte> names;
    private readonly ReadOnlySpan<byte> nameIndexes;
    private readonly FileOffset start;
    private readonly FileOffset startOfAddresses;
    private readonly FileOffset startOfNames;

    private ExportDirectory(PeImage image, DataDirectory directory)
    {
        this.image = image;
        this.directory = directory;
        ReadOnlySpan<byte> header = image.Slice(DirectoryIndex.Export, HeaderSize, ImageDefect.ExportDirectory, out start);
        Name = new Rva(Read(header, NameField));
        OrdinalBase = Read(header, OrdinalBaseField);
        addresses = Table(header, AddressesField, AddressCountField, sizeof(uint), out startOfAddresses);
        names = Table(header, NamesField, NameCountField, sizeof(uint), out startOfNames);
        nameIndexes = Table(header, NameIndexesField, NameCountField, sizeof(ushort), out _);
    }

    /// <summary>Whether the image has exports.</summary>
    public bool Exists => image is not null;

    /// <summary>RVA of the DLL's own name.</summary>
    public Rva Name { get; }

    /// <summary>The ordinal of the export with index 0.</summary>
    public uint OrdinalBase { get; }

    /// <summary>How many entries the address table has, empty ones included.</summary>
    public int Count => addresses.Length / sizeof(uint);

    /// <summary>How many exports have a name.</summary>
    public int NameCount => names.Length / sizeof(uint);

    /// <summary>The exports of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory or one of its tables leaves the image.</exception>
    public static ExportDirectory Of(PeImage image)
    {
        DataDirectory entry = image.Headers.Directory(DirectoryIndex.Export);
        return entry.Exists ? new ExportDirectory(image, entry) : default;
    }

    /// <summary>
    /// Where the tables of addresses, of names and of the names' indexes lie, and their sizes in bytes; they may lie behind the directory.
    /// </summary>
    internal (Rva Address, uint Size)[] GetTables()
        =>
        [
            (TableAddress(AddressesField), (uint)addresses.Length),
            (TableAddress(NamesField), (uint)names.Length),
            (TableAddress(NameIndexesField), (uint)nameIndexes.Length),
        ];

    /// <summary>The DLL's own name, without the terminator; empty if there is none.</summary>
    /// <exception cref="BadImageException">The name leaves the image.</exception>
    public ReadOnlySpan<byte> GetName() => Name.IsZero ? default : image!.ReadString(Name, start + NameField, ImageDefect.ExportDirectory);

    /// <summary>Where the export with this index leads; beyond the address table, nowhere.</summary>
    public ExportTarget GetTarget(ExportIndex index)
    {
        if ((uint)index.Value >= (uint)Count)
        {
            return default;
        }

        int entry = index.Value * sizeof(uint);
        var address = new Rva(Read(addresses, entry));
        bool isForwarder = address - directory.Address < directory.Size;
        ExportTargetKind kind = isForwarder ? ExportTargetKind.Forwarder : address.IsZero ? ExportTargetKind.None : ExportTargetKind.Address;
        return new ExportTarget(startOfAddresses + entry, address, kind);
    }

    /// <summary>What a forwarder names: "DLL.Function" or "DLL.#ordinal", without the terminator.</summary>
    /// <exception cref="BadImageException">The text leaves the image.</exception>
    public ReadOnlySpan<byte> GetForwarder(ExportTarget target)
        => image!.ReadString(target.Address, target.Entry, ImageDefect.ExportDirectory);

    /// <summary>
    /// A name of the name table, without the terminator. The loader searches this table by halves, so it should be sorted by byte value.
    /// </summary>
    /// <param name="place">0 to <see cref="NameCount"/> - 1.</param>
    /// <exception cref="BadImageException">The name leaves the image.</exception>
    public ReadOnlySpan<byte> GetExportName(ExportHint place)
    {
        int entry = place.Value * sizeof(uint);
        return image!.ReadString(new Rva(Read(names, entry)), startOfNames + entry, ImageDefect.ExportDirectory);
    }

    /// <summary>The index of the export that a name stands for. It may lie beyond the address table in a damaged image.</summary>
    /// <param name="place">0 to <see cref="NameCount"/> - 1.</param>
    public ExportIndex GetExportIndex(ExportHint place)
        => new(BinaryPrimitives.ReadUInt16LittleEndian(nameIndexes.Slice(place.Value * sizeof(ushort))));

    /// <summary>Finds the export that an importer or a forwarder gets.</summary>
    /// <remarks>
    /// A name is looked for where the hint says, then by halves, with the very probes that loaders make (Wine dlls/ntdll/loader.c
    /// find_named_export; ReactOS dll/ntdll/ldr/ldrpe.c LdrpNameToOrdinal): in a table that is not sorted, a name that is there may not be found,
    /// and then it cannot be imported.
    /// </remarks>
    /// <param name="wanted">What is looked for.</param>
    /// <param name="index">Its index, which may lie beyond the address table.</param>
    /// <returns>False if the name is not found, or the ordinal lies below the first.</returns>
    /// <exception cref="BadImageException">A name that is compared leaves the image.</exception>
    public bool TryFind(WantedExport wanted, out ExportIndex index) => TryFind(wanted, out index, out _, out _);

    /// <summary>The same, and what it took.</summary>
    /// <param name="wanted">What is looked for.</param>
    /// <param name="index">Its index, which may lie beyond the address table.</param>
    /// <param name="comparisons">How many names it was compared with.</param>
    /// <param name="isHintRight">Whether the name was where the hint said.</param>
    /// <returns>False if the name is not found, or the ordinal lies below the first.</returns>
    /// <exception cref="BadImageException">A name that is compared leaves the image.</exception>
    public bool TryFind(WantedExport wanted, out ExportIndex index, out int comparisons, out bool isHintRight)
    {
        comparisons = 0;
        isHintRight = false;
        if (wanted.TryGetOrdinal(out ExportOrdinal ordinal))
        {
            index = ordinal.Value >= OrdinalBase ? new ExportIndex((int)(ordinal.Value - OrdinalBase)) : default;
            return ordinal.Value >= OrdinalBase;
        }

        wanted.TryGetName(out ReadOnlySpan<byte> name);
        if (wanted.TryGetHint(out ExportHint hint) && (uint)hint.Value < (uint)NameCount)
        {
            comparisons = 1;
            isHintRight = Compare(hint.Value, name) == 0;
            if (isHintRight)
            {
                index = GetExportIndex(hint);
                return true;
            }
        }

        return TryFindByHalves(name, out index, ref comparisons);
    }

    private bool TryFindByHalves(ReadOnlySpan<byte> name, out ExportIndex index, ref int comparisons)
    {
        int low = 0;
        int high = NameCount - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            comparisons++;
            int order = Compare(middle, name);
            if (order == 0)
            {
                index = GetExportIndex(new ExportHint(middle));
                return true;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        index = default;
        return false;
    }

    /// <summary>
    /// How an export's name and <paramref name="name"/> are ordered by byte value: negative, 0 or positive. Reads no more than is compared.
    /// </summary>
    private int Compare(int place, ReadOnlySpan<byte> name)
    {
        int entry = place * sizeof(uint);
        var address = new Rva(Read(names, entry));
        ReadOnlySpan<byte> text = image!.SliceToEnd(address, startOfNames + entry, ImageDefect.ExportDirectory, out FileOffset at);
        int length = Math.Min(text.Length, name.Length);
        int order = text.Slice(0, length).SequenceCompareTo(name.Slice(0, length));
        if (order != 0)
        {
            return order;
        }

        return length < text.Length
            ? text[length]
            : throw new BadImageException(ImageDefect.ExportDirectory, at, $"the name at RVA {address} has no end");
    }

    private Rva TableAddress(int field) => new(Read(image!.Bytes.Slice(start.Value), field));

    private ReadOnlySpan<byte> Table(ReadOnlySpan<byte> header, int addressField, int countField, int width, out FileOffset startOfTable)
    {
        uint count = Read(header, countField);
        if (count > PeImage.MaxFileSize / (uint)width)
        {
            throw new BadImageException(ImageDefect.ExportDirectory, start + countField, $"an export table cannot have {count} entries");
        }

        startOfTable = default;
        var address = new Rva(Read(header, addressField));
        return count == 0
            ? default
            : image!.Slice(address, count * (uint)width, start + addressField, ImageDefect.ExportDirectory, out startOfTable);
    }

    private static uint Read(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(offset));
}
