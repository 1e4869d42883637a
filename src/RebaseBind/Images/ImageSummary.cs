using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Paths;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Images;

/// <summary>The facts about one image that planning needs. Holds no bytes of it.</summary>
public sealed record ImageSummary
{
    /// <summary>The path below the root, with '/' on every system. It is the image's identity.</summary>
    public required string Path { get; init; }

    /// <summary>The processor.</summary>
    public required Machine Machine { get; init; }

    /// <summary>What it holds.</summary>
    public required ImageKind Kind { get; init; }

    /// <summary>The base its file asks for.</summary>
    public required VirtualAddress ImageBase { get; init; }

    /// <summary>Bytes of address space it takes.</summary>
    public required uint SizeOfImage { get; init; }

    /// <summary>Whether it is a DLL; an EXE is the first image of its process and never moves.</summary>
    public bool IsDll { get; init; } = true;

    /// <summary>The file header's stamp.</summary>
    public uint TimeDateStamp { get; init; }

    /// <summary>The stored checksum; 0 for none.</summary>
    public uint CheckSum { get; init; }

    /// <summary>Bytes in the file; null if that is not known.</summary>
    public int? FileLength { get; init; }

    /// <summary>The optional header's flags.</summary>
    public DllCharacteristics DllCharacteristics { get; init; }

    /// <summary>Base relocations without padding.</summary>
    public int Fixups { get; init; }

    /// <summary>Pages of 4 KiB that they change.</summary>
    public int RelocationPages { get; init; }

    /// <summary>Whether it has an Authenticode signature.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether something lies behind the signature, which then cannot be stripped.</summary>
    public bool HasDataBehindSignature { get; init; }

    /// <summary>Whether a strong name covers its bytes.</summary>
    public bool IsStrongNameSigned { get; init; }

    /// <summary>Whether the linker stripped its relocations.</summary>
    public bool AreRelocationsStripped { get; init; }

    /// <summary>Whether it is a 64-bit image with fixups that hold less than 64 bits.</summary>
    public bool HasNarrowFixups { get; init; }

    /// <summary>Whether its sections are aligned below a page, so that the loader maps the file flat.</summary>
    public bool IsMappedFlat { get; init; }

    /// <summary>RVA of a pointer that the loader reads and that carries no relocation; null if the image can move safely.</summary>
    public Rva? UnrelocatedPointer { get; init; }

    /// <summary>The DLLs it imports from, as written.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>The DLLs it imports from on first use, as written.</summary>
    public IReadOnlyList<string> DelayImports { get; init; } = [];

    /// <summary>Whether some of its imports are bound, in whatever style.</summary>
    public bool IsBound { get; init; }

    /// <summary>Slots among its import address tables that belong to no descriptor; null if there are none.</summary>
    internal UnownedSlots? UnownedSlots { get; init; }

    /// <summary>The DLLs that its exports are forwarded to, with the extension ".dll" added where none is written.</summary>
    public IReadOnlyList<string> ForwardedTo { get; init; } = [];

    /// <summary>The native libraries that its managed code names (P/Invoke), as written.</summary>
    public IReadOnlyList<string> NativeLibraries { get; init; } = [];

    /// <summary>The simple names of the assemblies that its managed code refers to.</summary>
    public IReadOnlyList<string> AssemblyReferences { get; init; } = [];

    /// <summary>Whether its metadata cannot be read, so that it is unknown what its managed code loads.</summary>
    public bool HasUnknownReferences { get; init; }

    /// <summary>Whether it was excluded by the user.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>Whether DYNAMICBASE is set.</summary>
    public bool IsDynamicBase => (DllCharacteristics & DllCharacteristics.DynamicBase) != 0;

    /// <summary>Whether FORCE_INTEGRITY is set.</summary>
    public bool IsIntegrityForced => (DllCharacteristics & ImageFlags.ForceIntegrity) != 0;

    /// <summary>Whether the .NET runtime and not the operating system lays it out.</summary>
    public bool IsManaged => Kind is ImageKind.IntermediateLanguage or ImageKind.ReadyToRun;

    /// <summary>The path without its folders.</summary>
    internal string FileName => ImagePath.FileNameOf(Path);
}
