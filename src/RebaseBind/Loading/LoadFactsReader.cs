using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Relocations;
using RebaseBind.PortableExecutable.Tls;

namespace RebaseBind.Loading;

/// <summary>Reads from an image what a loader goes by.</summary>
internal static class LoadFactsReader
{
    private const uint SectorSize = 512;

    /// <summary>
    /// Security cookies before anybody set them: of 16-bit, 32-bit and 64-bit runtimes (Wine dlls/ntdll/loader.c set_security_cookie).
    /// </summary>
    private static ReadOnlySpan<ulong> DefaultCookies => [0xBB40, 0xBB40_E64E, 0x2B99_2DDF_A232];

    /// <summary>Reads them.</summary>
    /// <param name="summary">What gathering knows of the image.</param>
    /// <param name="image">The image.</param>
    /// <exception cref="BadImageException">Its import tables are damaged.</exception>
    internal static LoadFacts Read(ImageSummary summary, PeImage image)
    {
        if (summary.Kind == ImageKind.IntermediateLanguage)
        {
            // Loaders do not process the imports of an image that holds nothing but IL: its one import, from mscoree.dll, is for systems that
            // know no better.
            return ReadWithoutImports(summary, image);
        }

        IReadOnlyList<ImportEntry> entries = ImportEntryReader.Read(image);
        ImportEntry[] imports = [.. entries.Where(static entry => !entry.IsDelayLoaded)];
        ImportedNames.Check(image, imports);
        IReadOnlyList<BoundReference>? bound = BoundReference.ReadAll(image);
        return ReadWithoutImports(summary, image) with
        {
            Imports = imports,
            DelayImports = [.. entries.Where(static entry => entry.IsDelayLoaded)],
            Bound = bound,
            BoundSlots = ReadBoundSlots(image, bound?.Any(static reference => reference.IsForwarder) == true ? imports : []),
        };
    }

    private static Dictionary<Rva, ulong[]> ReadBoundSlots(PeImage image, IReadOnlyList<ImportEntry> imports)
    {
        int width = image.Headers.IsPe32Plus ? sizeof(ulong) : sizeof(uint);
        var slots = new Dictionary<Rva, ulong[]>();
        foreach (ImportEntry entry in imports.Where(static entry => entry is { IsBound: true, Count: not 0 }))
        {
            if (image.TryGetOffset(entry.Slots, (uint)(entry.Count * width), out FileOffset offset))
            {
                var values = new ulong[entry.Count];
                for (int i = 0; i < values.Length; i++)
                {
                    ReadOnlySpan<byte> slot = image.Bytes.Slice(offset.Value + (i * width));
                    values[i] = width == sizeof(uint)
                        ? BinaryPrimitives.ReadUInt32LittleEndian(slot)
                        : BinaryPrimitives.ReadUInt64LittleEndian(slot);
                }

                slots[entry.Field] = values;
            }
        }

        return slots;
    }

    /// <summary>Reads all but imports and bindings, which may be damaged.</summary>
    internal static LoadFacts ReadWithoutImports(ImageSummary summary, PeImage image)
    {
        ImageHeaders headers = image.Headers;
        TlsDirectory? tls = TlsDirectory.Of(image);
        return new LoadFacts
        {
            Summary = summary,
            SizeOfHeaders = headers.SizeOfHeaders,
            BaseField = new Rva((uint)headers.ImageBaseOffset.Value),
            Sections = headers.Sections.ToArray(),
            RelocationPages = ReadRelocationPages(image, out bool isShared),
            RelocatesSharedSection = isShared,
            SharedPages = ReadSharedPages(headers),
            TlsIndex = tls is { } directory ? RvaOf(directory.AddressOfIndex, headers) : null,
            IsTlsEmpty = tls is { IsEmpty: true },
            Cookie = ReadCookie(image),
            HasEntryPoint = !headers.AddressOfEntryPoint.IsZero,
            IsLargeAddressAware = (headers.Characteristics & Characteristics.LargeAddressAware) != 0,
            StackSize = Math.Max(headers.SizeOfStackReserve, headers.SizeOfStackCommit),
            SubsystemVersion = headers.SubsystemVersion,
            FilePages = ReadFilePages(headers),
        };
    }

    /// <summary>
    /// How many bytes of a section come from the file: whole sectors of it, and no more than its pages in memory (Wine
    /// dlls/ntdll/unix/virtual.c map_image_into_view).
    /// </summary>
    internal static uint FileBytesOf(Section section)
        => section.HasRawData ? (uint)Math.Min(RoundUp(section.RawSize, SectorSize), RoundUp(section.MemorySize, PageSet.PageSize)) : 0;

    private static PageSet ReadFilePages(ImageHeaders headers)
    {
        var pages = new PageSet.Builder();
        pages.AddBytes(0, headers.SizeOfHeaders);
        foreach (Section section in headers.Sections)
        {
            pages.AddBytes(section.Address.Value, FileBytesOf(section));
        }

        return pages.ToSet();
    }

    /// <summary>Wine maps an import directory in a shared section as if it were in another (dlls/ntdll/unix/virtual.c map_image_into_view).</summary>
    private static PageSet ReadSharedPages(ImageHeaders headers)
    {
        var shared = new PageSet.Builder();
        foreach (Section section in headers.Sections)
        {
            if (IsSharedWritable(section) && !headers.IsMappedFlat)
            {
                shared.AddBytes(section.Address.Value, section.MemorySize);
            }
        }

        var imports = new PageSet.Builder();
        DataDirectory directory = headers.Directory(DirectoryIndex.Import);
        imports.AddBytes(directory.Address.Value, directory.Size);
        return shared.ToSet().Except(imports.ToSet());
    }

    private static bool IsSharedWritable(Section section)
    {
        const SectionCharacteristics sharedWritable = SectionCharacteristics.MemShared | SectionCharacteristics.MemWrite;
        return (section.Characteristics & sharedWritable) == sharedWritable;
    }

    private static PageSet ReadRelocationPages(PeImage image, out bool isShared)
    {
        var pages = new PageSet.Builder();
        bool hasShared = false;
        foreach (Section section in image.Headers.Sections)
        {
            hasShared |= IsSharedWritable(section);
        }

        isShared = false;
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                pages.AddBytes(fixup.Address.Value, fixup.Width);
                if (hasShared && !isShared && image.Headers.TryGetSection(fixup.Address, out Section section))
                {
                    isShared = IsSharedWritable(section);
                }
            }
        }

        return pages.ToSet();
    }

    private static Rva? ReadCookie(PeImage image)
    {
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(image);
        uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        if (!configuration.Exists
            || RvaOf(configuration.SecurityCookie, image.Headers) is not { } address
            || !image.TryGetOffset(address, width, out FileOffset offset))
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Slice(offset.Value);
        ulong value = image.Headers.IsPe32Plus ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return DefaultCookies.IndexOf(value) >= 0 ? address : null;
    }

    private static Rva? RvaOf(VirtualAddress address, ImageHeaders headers)
        => address >= headers.ImageBase && address.Value - headers.ImageBase.Value < headers.SizeOfImage
            ? new Rva((uint)(address.Value - headers.ImageBase.Value))
            : null;

    private static ulong RoundUp(uint size, uint unit) => ((ulong)size + unit - 1) / unit * unit;
}
