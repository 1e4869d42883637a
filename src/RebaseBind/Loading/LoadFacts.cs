using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.Loading;

/// <summary>What a loader goes by in one image. Holds no bytes of it.</summary>
internal sealed record LoadFacts
{
    /// <summary>What gathering knows of it.</summary>
    internal required ImageSummary Summary { get; init; }

    /// <summary>Bytes of headers.</summary>
    internal required uint SizeOfHeaders { get; init; }

    /// <summary>Where the headers have ImageBase.</summary>
    internal Rva BaseField { get; init; }

    /// <summary>The sections, in order of address.</summary>
    internal required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>The pages that fixups change.</summary>
    internal PageSet RelocationPages { get; init; } = PageSet.Empty;

    /// <summary>Whether some fixup lies in a section that is shared and writable.</summary>
    internal bool RelocatesSharedSection { get; init; }

    /// <summary>Pages of shared writable sections: what is written there all processes see, and no page becomes private.</summary>
    internal PageSet SharedPages { get; init; } = PageSet.Empty;

    /// <summary>The DLLs it imports from, those without imports among them: loaders skip these unless a bound import directory names them.</summary>
    internal IReadOnlyList<ImportEntry> Imports { get; init; } = [];

    /// <summary>The DLLs it imports from on first use.</summary>
    internal IReadOnlyList<ImportEntry> DelayImports { get; init; } = [];

    /// <summary>The bound import directory; null if there is none.</summary>
    internal IReadOnlyList<BoundReference>? Bound { get; init; }

    /// <summary>
    /// What the slots of its bound imports hold, by the field that is a descriptor's identity. Only kept if a binding has forwarder references:
    /// other bindings are valid or are not, and that is all there is to know.
    /// </summary>
    internal IReadOnlyDictionary<Rva, ulong[]> BoundSlots { get; init; } = new Dictionary<Rva, ulong[]>();

    /// <summary>Where the loader writes the TLS index; null if there is none.</summary>
    internal Rva? TlsIndex { get; init; }

    /// <summary>Whether its TLS directory asks for nothing.</summary>
    internal bool IsTlsEmpty { get; init; }

    /// <summary>Where a security cookie lies that still has its default value; null if there is none.</summary>
    internal Rva? Cookie { get; init; }

    /// <summary>Whether it has code that is called when it is loaded.</summary>
    internal bool HasEntryPoint { get; init; }

    /// <summary>Whether, as a program, it may use addresses above 2 GiB.</summary>
    internal bool IsLargeAddressAware { get; init; }

    /// <summary>Bytes of addresses that it, as a program, wants for its stack.</summary>
    internal ulong StackSize { get; init; }

    /// <summary>The version of Windows that it asks for.</summary>
    internal Version SubsystemVersion { get; init; } = new();

    /// <summary>Pages with bytes from the file.</summary>
    internal PageSet FilePages { get; init; } = PageSet.Empty;

    /// <summary>Bytes of a slot of its import address tables.</summary>
    internal uint SlotSize => Summary.Machine is Machine.Amd64 or Machine.Arm64 ? sizeof(ulong) : (uint)sizeof(uint);

    /// <summary>
    /// Whether a loader that moves it applies its fixups: it does so neither to EXEs loaded as DLLs nor to images that are mapped flat.
    /// </summary>
    internal bool CanApplyFixups => Summary is { IsDll: true, IsMappedFlat: false };
}
