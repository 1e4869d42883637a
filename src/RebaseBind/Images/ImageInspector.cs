using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Paths;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Movability;
using RebaseBind.PortableExecutable.Tls;

namespace RebaseBind.Images;

/// <summary>Reads an image once and keeps what planning needs.</summary>
internal static class ImageInspector
{
    private static ReadOnlySpan<byte> ReadyToRunSignature => "RTR\0"u8;

    /// <summary>What is known of an image that cannot be read completely: where it lies, and what it needs as far as that can be read.</summary>
    /// <param name="path">Its path below the root, with '/'.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="defect">What is wrong with it.</param>
    /// <returns>Null if not even its base and its size can be read.</returns>
    internal static ImageSummary? InspectDamaged(string path, ReadOnlyMemory<byte> file, ImageDefect defect)
        => HeaderReader.TryReadOutline(file.Span) is not { } outline ? null : new ImageSummary
        {
            Path = path,
            Machine = outline.Machine,
            Kind = ImageKind.Damaged,
            Defect = defect,
            ImageBase = outline.ImageBase,
            SizeOfImage = outline.SizeOfImage,
            IsDll = (outline.Characteristics & Characteristics.Dll) != 0,
            Subsystem = outline.Subsystem,
            TimeDateStamp = outline.TimeDateStamp,
            CheckSum = outline.CheckSum,
            FileLength = file.Length,
            DllCharacteristics = outline.DllCharacteristics,
            AreRelocationsStripped = (outline.Characteristics & Characteristics.RelocsStripped) != 0,
            HasUnknownReferences = true,
        };

    /// <summary>Summarises an image; every directory of it is looked at.</summary>
    /// <param name="path">Its path below the root, with '/'.</param>
    /// <param name="file">The whole file.</param>
    /// <exception cref="BadImageException">The image, or one of its directories, is damaged.</exception>
    internal static ImageSummary Inspect(string path, ReadOnlyMemory<byte> file) => Inspect(path, PeImage.Read(file));

    /// <summary>Summarises an image that was read.</summary>
    /// <param name="path">Its path below the root, with '/'.</param>
    /// <param name="image">The image.</param>
    /// <exception cref="BadImageException">One of its directories is damaged.</exception>
    internal static ImageSummary Inspect(string path, PeImage image)
    {
        ImageHeaders headers = image.Headers;
        ClrHeader? clr = ClrHeader.Of(image);
        CertificateTable? certificates = CertificateTable.Of(image);
        DebugDirectory.Of(image);
        TlsDirectory.Of(image);
        IReadOnlyList<string> forwarded = ReadForwarded(image);
        ClrReferences references = clr is { } header ? ClrReferences.Of(image, header) : ClrReferences.None;
        return new ImageSummary
        {
            Path = path,
            Machine = headers.Machine,
            Kind = Classify(path, image, clr, forwarded),
            ImageBase = headers.ImageBase,
            SizeOfImage = headers.SizeOfImage,
            IsDll = (headers.Characteristics & Characteristics.Dll) != 0,
            TimeDateStamp = headers.TimeDateStamp,
            CheckSum = headers.CheckSum,
            FileLength = image.Bytes.Length,
            DllCharacteristics = headers.DllCharacteristics,
            Fixups = image.RelocationStatistics.Fixups,
            RelocationPages = image.RelocationStatistics.Pages,
            IsSigned = certificates is not null,
            HasDataBehindSignature = certificates is { } table && table.Offset.Value + table.Size != image.Bytes.Length,
            IsStrongNameSigned = clr is { IsStrongNameSigned: true },
            AreRelocationsStripped = (headers.Characteristics & Characteristics.RelocsStripped) != 0,
            HasNarrowFixups = image.RelocationStatistics.NarrowFixups != 0,
            IsMappedFlat = headers.IsMappedFlat,
            HasCodeOrRelocations = HasCodeOrRelocations(image),
            UnrelocatedPointer = LoaderPointers.FindUnrelocated(image),
            Imports = ImportedDllNames.OfImports(image),
            DelayImports = ImportedDllNames.OfDelayImports(image),
            IsBound = IsBound(image),
            ForwardedTo = forwarded,
            Subsystem = headers.Subsystem,
            UnrelocatedAddresses = CountUnrelocated(image, clr),
            RelocatedTable = FindRelocatedTable(image),
            UnwindFixup = UnwindFixups.FindZero(image),
            HasSharedFixups = image.RelocationStatistics.SharedFixups != 0 || headers.AreFieldsShared,
            Near = FindNear(image),
            IsFlexDll = IsFlexDll(image),

            // A loader of the other processor fills in slots of its own in a hybrid image.
            UnownedSlots = LoadConfigurationDirectory.Of(image).IsHybrid ? null : UnownedSlots.Find(image),
            NativeLibraries = references.NativeLibraries,
            AssemblyReferences = references.Assemblies,
            HasUnknownReferences = references.AreUnknown,
            TargetFramework = clr is null && (headers.Characteristics & Characteristics.Dll) == 0
                ? SingleFileBundle.FrameworkOf(image)
                : references.TargetFramework,
        };
    }

    private static ImageKind Classify(string path, PeImage image, ClrHeader? clr, IReadOnlyList<string> forwarded)
    {
        if (clr is { } header)
        {
            return IsReadyToRun(image, header) ? ImageKind.ReadyToRun : header.IsIlOnly ? ImageKind.IntermediateLanguage : ImageKind.Mixed;
        }

        if (LoadConfigurationDirectory.Of(image).IsHybrid)
        {
            return ImageKind.Hybrid;
        }

        return HasCode(image.Headers) ? ImageKind.Native
            : forwarded.Count != 0 && image.RelocationStatistics.Fixups == 0 && DllName.IsApiSet(ImagePath.FileNameOf(path)) ? ImageKind.ApiSet
            : ImageKind.ResourceOnly;
    }

    /// <summary>
    /// No loader reads the exports of the program that it starts, and packers pack them with the rest (UPX): what is there is no damage.
    /// </summary>
    private static IReadOnlyList<string> ReadForwarded(PeImage image)
    {
        try
        {
            return AreExportsUnpackedLater(image) ? [] : ForwardedDllNames.Of(image);
        }
        catch (BadImageException) when ((image.Headers.Characteristics & Characteristics.Dll) == 0)
        {
            return [];
        }
    }

    /// <summary>
    /// Whether the export directory lies where the file has no bytes: a packer's code makes it when the image runs, and nobody can know it before.
    /// </summary>
    private static bool AreExportsUnpackedLater(PeImage image)
    {
        DataDirectory exports = image.Headers.Directory(DirectoryIndex.Export);
        return exports.Exists && image.Headers.TryGetSection(exports.Address, out Section section) && !section.HasRawData;
    }

    /// <summary>
    /// The runtime lays out IL, whose one address, in the entry stub, is nobody's business. An assembly that is a component of a composite ReadyToRun
    /// image has its code there, and only data of its own.
    /// </summary>
    private static int CountUnrelocated(PeImage image, ClrHeader? clr)
        => image.RelocationStatistics.Fixups == 0
            && clr is not { IsIlOnly: true }
            && !(clr is { } header && IsReadyToRun(image, header))
            && (image.Headers.Characteristics & Characteristics.RelocsStripped) == 0
            && HasCode(image.Headers)
            ? SelfAddresses.Count(image)
            : 0;

    /// <summary>Tables that cannot be read are nobody's here: binding names them, and a rewritten image is read back.</summary>
    private static Rva? FindRelocatedTable(PeImage image)
    {
        try
        {
            return RelocatedTables.Find(image);
        }
        catch (BadImageException)
        {
            return null;
        }
    }

    private static IReadOnlyList<string> FindNear(PeImage image)
    {
        try
        {
            return PseudoRelocations.FindTied(image);
        }
        catch (BadImageException)
        {
            return [];
        }
    }

    /// <summary>FlexDLL's linker exports two tables from each image (github.com/ocaml/flexdll). In 32-bit images every place is in reach.</summary>
    private static bool IsFlexDll(PeImage image)
    {
        if (!image.Headers.IsPe32Plus)
        {
            return false;
        }

        try
        {
            ExportDirectory exports = ExportDirectory.Of(image);
            return exports.TryFind(WantedExport.ByName("reloctbl"u8), out _) && exports.TryFind(WantedExport.ByName("symtbl"u8), out _);
        }
        catch (BadImageException)
        {
            return false;
        }
    }

    private static bool IsBound(PeImage image)
    {
        bool isBound = BoundImportDirectory.Of(image).Exists;
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            isBound |= descriptor.TimeDateStamp != 0;
        }

        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            isBound |= descriptor.TimeDateStamp != 0;
        }

        return isBound;
    }

    private static bool IsReadyToRun(PeImage image, ClrHeader header)
        => header.ManagedNativeHeader.Exists
        && image.TryGetOffset(header.ManagedNativeHeader.Address, (uint)ReadyToRunSignature.Length, out FileOffset offset)
        && image.Bytes.Slice(offset.Value).StartsWith(ReadyToRunSignature);

    /// <summary>As Wine 10.0 reads the headers (server/mapping.c get_image_params).</summary>
    private static bool HasCodeOrRelocations(PeImage image)
    {
        ImageHeaders headers = image.Headers;
        foreach (Section section in headers.Sections)
        {
            if ((section.Characteristics & SectionCharacteristics.MemExecute) != 0)
            {
                return true;
            }
        }

        bool isStripped = (headers.Characteristics & Characteristics.RelocsStripped) != 0;
        uint sizeOfCode = BinaryPrimitives.ReadUInt32LittleEndian(image.Bytes.Slice(headers.SizeOfCodeOffset.Value));
        return sizeOfCode != 0 || !headers.AddressOfEntryPoint.IsZero || (!isStripped && headers.Directory(DirectoryIndex.BaseRelocation).Exists);
    }

    private static bool HasCode(ImageHeaders headers)
    {
        const SectionCharacteristics code = SectionCharacteristics.ContainsCode | SectionCharacteristics.MemExecute;
        foreach (Section section in headers.Sections)
        {
            if ((section.Characteristics & code) != 0 && section.MemorySize != 0)
            {
                return true;
            }
        }

        return !headers.AddressOfEntryPoint.IsZero;
    }
}
