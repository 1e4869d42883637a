using System;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Tls;

namespace RebaseBind.Images;

/// <summary>Reads an image once and keeps what planning needs.</summary>
internal static class ImageInspector
{
    private static ReadOnlySpan<byte> ReadyToRunSignature => "RTR\0"u8;

    /// <summary>Summarises an image; every directory of it is looked at.</summary>
    /// <param name="path">Its path below the root, with '/'.</param>
    /// <param name="file">The whole file.</param>
    /// <exception cref="BadImageException">The image, or one of its directories, is damaged.</exception>
    internal static ImageSummary Inspect(string path, ReadOnlyMemory<byte> file)
    {
        PeImage image = PeImage.Read(file);
        ImageHeaders headers = image.Headers;
        ClrHeader? clr = ClrHeader.Of(image);
        CertificateTable? certificates = CertificateTable.Of(image);
        DebugDirectory.Of(image);
        TlsDirectory.Of(image);
        ClrReferences references = clr is { } header ? ClrReferences.Of(image, header) : ClrReferences.None;
        return new ImageSummary
        {
            Path = path,
            Machine = headers.Machine,
            Kind = Classify(image, clr),
            ImageBase = headers.ImageBase,
            SizeOfImage = headers.SizeOfImage,
            IsDll = (headers.Characteristics & Characteristics.Dll) != 0,
            TimeDateStamp = headers.TimeDateStamp,
            CheckSum = headers.CheckSum,
            FileLength = file.Length,
            DllCharacteristics = headers.DllCharacteristics,
            Fixups = image.RelocationStatistics.Fixups,
            RelocationPages = image.RelocationStatistics.Pages,
            IsSigned = certificates is not null,
            HasDataBehindSignature = certificates is { } table && table.Offset.Value + table.Size != file.Length,
            IsStrongNameSigned = clr is { IsStrongNameSigned: true },
            AreRelocationsStripped = (headers.Characteristics & Characteristics.RelocsStripped) != 0,
            HasNarrowFixups = image.RelocationStatistics.NarrowFixups != 0,
            IsMappedFlat = headers.IsMappedFlat,
            UnrelocatedPointer = LoaderPointers.FindUnrelocated(image),
            Imports = ImportedDllNames.OfImports(image),
            DelayImports = ImportedDllNames.OfDelayImports(image),
            IsBound = IsBound(image),

            // A loader of the other processor fills in slots of its own in a hybrid image.
            UnownedSlots = LoadConfigurationDirectory.Of(image).IsHybrid ? null : UnownedSlots.Find(image),
            ForwardedTo = ForwardedDllNames.Of(image),
            NativeLibraries = references.NativeLibraries,
            AssemblyReferences = references.Assemblies,
            HasUnknownReferences = references.AreUnknown,
        };
    }

    private static ImageKind Classify(PeImage image, ClrHeader? clr)
    {
        if (clr is { } header)
        {
            return IsReadyToRun(image, header) ? ImageKind.ReadyToRun : header.IsIlOnly ? ImageKind.IntermediateLanguage : ImageKind.Mixed;
        }

        if (LoadConfigurationDirectory.Of(image).IsHybrid)
        {
            return ImageKind.Hybrid;
        }

        return HasCode(image.Headers) ? ImageKind.Native : ImageKind.ResourceOnly;
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
