using System;
using System.Collections.Generic;
using System.Linq;
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
    internal ImageKind Kind { get; init; }

    /// <summary>The base its file asks for.</summary>
    public required VirtualAddress ImageBase { get; init; }

    /// <summary>Bytes of address space it takes.</summary>
    public required uint SizeOfImage { get; init; }

    /// <summary>Whether it is a DLL; an EXE is the first image of its process and never moves.</summary>
    public bool IsDll { get; init; } = true;

    /// <summary>The file header's stamp.</summary>
    internal uint TimeDateStamp { get; init; }

    /// <summary>The stored checksum; 0 for none.</summary>
    internal uint CheckSum { get; init; }

    /// <summary>Bytes in the file; null if that is not known.</summary>
    internal int? FileLength { get; init; }

    /// <summary>The optional header's flags.</summary>
    internal DllCharacteristics DllCharacteristics { get; init; }

    /// <summary>Base relocations without padding.</summary>
    public int Fixups { get; init; }

    /// <summary>Pages of 4 KiB that they change.</summary>
    internal int RelocationPages { get; init; }

    /// <summary>Whether it has an Authenticode signature.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether something lies behind the signature, which then cannot be stripped.</summary>
    internal bool HasDataBehindSignature { get; init; }

    /// <summary>Whether a strong name covers its bytes.</summary>
    internal bool IsStrongNameSigned { get; init; }

    /// <summary>Whether the linker stripped its relocations.</summary>
    public bool AreRelocationsStripped { get; init; }

    /// <summary>Whether it is a 64-bit image with fixups that hold less than 64 bits.</summary>
    internal bool HasNarrowFixups { get; init; }

    /// <summary>Whether its sections are aligned below a page, so that the loader maps the file flat.</summary>
    internal bool IsMappedFlat { get; init; }

    /// <summary>
    /// Whether it says that it has code (a size of code, an entry point, an executable section), or has a relocation directory and does not say that
    /// its relocations are stripped. Without either, it is all data.
    /// </summary>
    internal bool HasCodeOrRelocations { get; init; }

    /// <summary>RVA of a pointer that the loader reads and that carries no relocation; null if the image can move safely.</summary>
    internal Rva? UnrelocatedPointer { get; init; }

    /// <summary>What cannot be read of it; null unless it is <see cref="ImageKind.Damaged"/>.</summary>
    public ImageDefect? Defect { get; init; }

    /// <summary>The subsystem it runs in.</summary>
    public Subsystem Subsystem { get; init; } = Subsystem.WindowsCui;

    /// <summary>How many words of it look like addresses of itself, if it has code and no relocations; otherwise 0.</summary>
    internal int UnrelocatedAddresses { get; init; }

    /// <summary>RVA of a base relocation that changes a table which loaders read as the file has it; null if none does.</summary>
    internal Rva? RelocatedTable { get; init; }

    /// <summary>RVA of a base relocation that makes unwinders believe an entry of code that is not there; null if none does.</summary>
    internal Rva? UnwindFixup { get; init; }

    /// <summary>Whether what moving changes is mapped twice from the same bytes of the file.</summary>
    internal bool HasSharedFixups { get; init; }

    /// <summary>The DLLs, as written, that have to lie within 2 GiB of it (<see cref="PortableExecutable.Movability.PseudoRelocations"/>).</summary>
    internal IReadOnlyList<string> Near { get; init; } = [];

    /// <summary>Whether it is one of FlexDLL's, which changes 32-bit references to others of its kind when they are loaded.</summary>
    internal bool IsFlexDll { get; init; }

    /// <summary>The DLLs it imports from, as written.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>The DLLs it imports from on first use, as written.</summary>
    public IReadOnlyList<string> DelayImports { get; init; } = [];

    /// <summary>Whether some of its imports are bound, in whatever style.</summary>
    public bool IsBound { get; init; }

    /// <summary>Slots among its import address tables that belong to no descriptor; null if there are none.</summary>
    internal UnownedSlots? UnownedSlots { get; init; }

    /// <summary>The DLLs that its exports are forwarded to, with the extension ".dll" added where none is written.</summary>
    internal IReadOnlyList<string> ForwardedTo { get; init; } = [];

    /// <summary>The native libraries that its managed code names (P/Invoke), as written.</summary>
    internal IReadOnlyList<string> NativeLibraries { get; init; } = [];

    /// <summary>The simple names of the assemblies that its managed code refers to.</summary>
    internal IReadOnlyList<string> AssemblyReferences { get; init; } = [];

    /// <summary>
    /// The framework that its managed code, or that in a program published as a single file, was compiled for: ".NETCoreApp,Version=v10.0"; null if
    /// it does not say.
    /// </summary>
    internal string? TargetFramework { get; init; }

    /// <summary>Whether its metadata cannot be read, so that it is unknown what its managed code loads.</summary>
    internal bool HasUnknownReferences { get; init; }

    /// <summary>Whether it was excluded by the user.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>Whether it is a ReadyToRun image and the user wants it to be planned as native DLLs are.</summary>
    internal bool IsPlannedAsNative { get; init; }

    /// <summary>Whether it is for ARM or ARM64, for which Windows always uses ASLR.</summary>
    internal bool IsArm => Machine is Machine.ArmThumb2 or Machine.Arm64;

    /// <summary>Whether DYNAMICBASE is set.</summary>
    public bool IsDynamicBase => (DllCharacteristics & DllCharacteristics.DynamicBase) != 0;

    /// <summary>Whether FORCE_INTEGRITY is set.</summary>
    internal bool IsIntegrityForced => (DllCharacteristics & ImageFlags.ForceIntegrity) != 0;

    /// <summary>Whether it is an assembly without native code of its own, which the .NET runtime loads.</summary>
    public bool IsManaged => Kind is ImageKind.IntermediateLanguage or ImageKind.ReadyToRun;

    /// <summary>Whether nobody minds where it lies: the .NET runtime lays it out, as far as this run is concerned.</summary>
    internal bool IsLeftToRuntime => IsManaged && !IsPlannedAsNative;

    /// <summary>
    /// Whether relocating it changes nothing: it has no base relocations, and nothing in it says that it needs them. It is in the way of others all
    /// the same.
    /// </summary>
    public bool LosesNothing
        => Fixups == 0 && Kind != ImageKind.Damaged && !AreRelocationsStripped && UnrelocatedAddresses == 0 && UnrelocatedPointer is null;

    /// <summary>
    /// Whether Windows never maps it into a process: a program of the firmware or of a boot manager, a driver, a program that runs before Windows
    /// does.
    /// </summary>
    public bool IsForeign
        => Subsystem is Subsystem.EfiApplication or Subsystem.EfiBootServiceDriver or Subsystem.EfiRuntimeDriver or Subsystem.EfiRom
            or Subsystem.Xbox or Subsystem.WindowsBootApplication
        || (Subsystem == Subsystem.Native && !IsDll);

    /// <summary>
    /// A word for the first fact in which this image differs from another, but for those that rewriting changes on purpose: base, stamp, checksum,
    /// flags, length, signature and bindings; null if there is none.
    /// </summary>
    internal string? FindDifference(ImageSummary other)
        => Kind != other.Kind ? "kind"
        : Machine != other.Machine || IsDll != other.IsDll || Subsystem != other.Subsystem || IsMappedFlat != other.IsMappedFlat ? "header"
        : SizeOfImage != other.SizeOfImage ? "size"
        : Fixups != other.Fixups || RelocationPages != other.RelocationPages || HasNarrowFixups != other.HasNarrowFixups ? "relocation table"
        : UnrelocatedPointer != other.UnrelocatedPointer || RelocatedTable != other.RelocatedTable ? "loader tables"
        : ImageBase == other.ImageBase && UnwindFixup != other.UnwindFixup ? "unwind data"
        : !AreSame(Imports, other.Imports) || !AreSame(DelayImports, other.DelayImports) || !AreSame(Near, other.Near) ? "imports"
        : !AreSame(ForwardedTo, other.ForwardedTo) ? "exports"
        : !AreSame(NativeLibraries, other.NativeLibraries) || !AreSame(AssemblyReferences, other.AssemblyReferences) ? "metadata"
        : null;

    private static bool AreSame(IReadOnlyList<string> left, IReadOnlyList<string> right) => left.SequenceEqual(right, StringComparer.Ordinal);

    /// <summary>The path without its folders.</summary>
    internal string FileName => ImagePath.FileNameOf(Path);
}
