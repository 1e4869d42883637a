using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable.Exports;

namespace RebaseBind.Loading;

/// <summary>The rules of one loader. The engine is the same for all; what differs is here, each rule with its source.</summary>
/// <remarks>
/// Sources: R = ReactOS dll/ntdll/ldr (ldrpe.c, ldrutils.c), which follows the loader of XP and 2003; W = Wine 8.0 dlls/ntdll/loader.c and
/// dlls/ntdll/unix/virtual.c, read, and its placement and private pages measured; W10 = the same of Wine 10.0, and its server/mapping.c;
/// M = Microsoft Learn; C = Raymond Chen, "The Old New Thing".
/// </remarks>
public sealed class LoaderProfile
{
    private LoaderProfile(string name, string title)
    {
        Name = name;
        Title = title;
    }

    /// <summary>Windows 2000, XP and Server 2003.</summary>
    public static LoaderProfile WindowsXP { get; } = new("windows-xp", "Windows XP, 2000, Server 2003")
    {
        // R LdrpWalkImportDescriptor: depth first, and where there is a bound import directory nothing else is walked.
        HonoursBoundImports = true,

        // R LdrpSnapIAT: protect, protect back, flush the instruction cache, for each descriptor.
        ProtectionCallsPerDescriptor = 3,

        // R LdrpMapDll, LdrpSetProtection: each section that is not writable and has raw data, there and back, and one flush.
        RelocationUnprotects = RelocationUnprotect.ReadOnlySections,
        FailsSharedRelocations = true,
        FailsMissingExports = true,

        // R LdrpSnapThunk: the text is cut at its first dot, and the name behind it gets hint 0.
        ForwardedNameHint = new ExportHint(0),
        EndsForwardedDllAtFirstDot = true,

        // M "Thread Local Storage": static TLS of DLLs that are loaded later is not set up before Windows Vista.
        InitialisesTlsLater = false,
        LatestSubsystem = new Version(5, 2),

        // R dll/ntdll/ldr/ldrinit.c LdrpInitializeProcess: the kernel maps ntdll, which loads kernel32 before it walks what the program imports.
        FirstDlls = Systems.FirstDllsXP,
        WideSpace = Systems.WideEight,
        NarrowLargeSpace = Systems.Narrow,
        KnownDlls = Systems.KnownDllsXP,
        Machines = [Machine.I386, Machine.Amd64],
    };

    /// <summary>Windows Vista and 7, Server 2008 and 2008 R2.</summary>
    public static LoaderProfile Windows7 { get; } = new("windows-7", "Windows 7, Vista")
    {
        // Windows Internals, 6th edition, "Image Randomization"; C 2016-04-13: the kernel applies the fixups once, and pages stay shared.
        HasAslr = true,
        HonoursBoundImports = true,
        ProtectionCallsPerDescriptor = 3,
        RelocationUnprotects = RelocationUnprotect.ReadOnlySections,
        FailsSharedRelocations = true,
        FailsMissingExports = true,

        // As XP: nothing else is known.
        ForwardedNameHint = new ExportHint(0),
        EndsForwardedDllAtFirstDot = true,
        ResolvesApiSets = true,
        LatestSubsystem = new Version(6, 1),
        FirstDlls = Systems.FirstDlls7,
        WideSpace = Systems.WideEight,
        KnownDlls = Systems.KnownDlls7,
        Machines = [Machine.I386, Machine.Amd64],
    };

    /// <summary>Windows 8 and later.</summary>
    public static LoaderProfile Windows10 { get; } = new("windows-10", "Windows 10, 8 and later")
    {
        HasAslr = true,
        CanForceAslr = true,

        // The order differs from run to run, since several threads map; breadth first in the order of descriptors is one of them.
        IsBreadthFirst = true,
        ProtectionCallsPerModule = 2,
        RelocationUnprotects = RelocationUnprotect.ReadOnlySections,
        FailsSharedRelocations = true,

        // No document says where this loader cuts a forwarder with several dots, or whether it gives the name a hint; taken to be as in Wine
        // (W find_forwarded_export): at the last dot, and none. That a missing export ends the start is M "NTSTATUS Values", 0xC0000139.
        FailsMissingExports = true,
        FollowsForwardersToInitialise = true,
        ResolvesApiSets = true,
        PrefersApiSets = true,
        LowestNarrowBase = 0x3800_0000,

        // "Windows 10 Parallel Loading Breakdown" (Cylance): kernel32 and kernelbase are always loaded first, before any thread loads others.
        FirstDlls = Systems.FirstDlls7,
        KnownDlls = Systems.KnownDlls7,
        Machines = [Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64],
    };

    /// <summary>Wine 8.0 and older: no ASLR.</summary>
    public static LoaderProfile Wine8 { get; } = new("wine-8.0", "Wine 8.0 and older")
    {
        // W import_dll: the thunks of each descriptor, there and back.
        ProtectionCallsPerDescriptor = 2,

        // W perform_relocations: every section, there and back.
        RelocationUnprotects = RelocationUnprotect.AllSections,
        ReadsUnalignedFiles = true,

        // W alloc_tls_slot: without template, zeros and callbacks there is no index.
        SkipsEmptyTls = true,
        FollowsForwardersToInitialise = true,
        ResolvesApiSets = true,
        PrefersApiSets = true,

        // W loader_init: ntdll is there, and kernel32 is loaded before the program's imports are looked at; kernelbase is an import of kernel32.
        FirstDlls = Systems.FirstDllsXP,
        KnownDlls = Systems.KnownDllsWine,

        // Wine dlls/ntdll/unix/loader.c load_builtin: without an override in the registry or WINEDLLOVERRIDES, "builtin,native" holds for every DLL,
        // wherever it was found, unless Wine's own asks to be the last. Measured with DLLs beside the program, loaded by name and by path.
        Builtins = WineModules.Of8,
        PreferredBuiltins = WineModules.Preferred8,
        Machines = [Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64],
        NarrowSpace = Systems.NarrowWine,
        NarrowLargeSpace = Systems.NarrowWine,
        LowestRelocated = Systems.NarrowWine.Start.Value,
        WideSystemRanges = Systems.WineWide,
        NarrowSystemRanges = Systems.WineNarrow,
        StartBlocks = Systems.WineStart,
        RunBlocks = Systems.WineRun,
    };

    /// <summary>Wine 9 and later: a server gives addresses to images with DYNAMICBASE, and each process relocates them anew.</summary>
    /// <remarks>
    /// Read and measured in Wine 10.0. That 9.0 has the same rules is a third party's word, which cites its source. Trees of Proton's kind have the
    /// same code; where processes have less than 47 bits of addresses, theirs halves the upper pool until it fits.
    /// </remarks>
    public static LoaderProfile Wine10 { get; } = new("wine-10.0", "Wine 9 and later")
    {
        // W10 import_dll, perform_relocations, map_image_into_view, alloc_tls_slot, loader_init, load_builtin: as in 8.0, above.
        ProtectionCallsPerDescriptor = 2,
        RelocationUnprotects = RelocationUnprotect.AllSections,
        ReadsUnalignedFiles = true,
        SkipsEmptyTls = true,
        FollowsForwardersToInitialise = true,
        ResolvesApiSets = true,
        PrefersApiSets = true,
        FirstDlls = Systems.FirstDllsXP,
        KnownDlls = Systems.KnownDllsWine,
        Builtins = WineModules.Of10,
        PreferredBuiltins = WineModules.Preferred10,
        Machines = [Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64],

        // W10 server/mapping.c get_image_params, assign_map_address.
        Pools = Systems.Wine10Pools,

        // W10 dlls/ntdll/unix/virtual.c virtual_map_image: what is based at 4 GiB or above stays there.
        KeepsAboveFourGigabytes = true,
        NarrowLargeSpace = Systems.NarrowWine,
        LowestRelocated = Systems.NarrowWine.Start.Value,
        WideReserved = Systems.Wine10Reserved,
        WideSystemRanges = Systems.Wine10Wide,
        NarrowSystemRanges = Systems.Wine10Narrow,
        StartBlocks = Systems.Wine10Start,
        RunBlocks = Systems.Wine10Run,
    };

    /// <summary>All of them, Windows first, oldest first.</summary>
    public static IReadOnlyList<LoaderProfile> All { get; } = [WindowsXP, Windows7, Windows10, Wine8, Wine10];

    /// <summary>"windows-xp", "windows-7", "windows-10", "wine-8.0" or "wine-10.0".</summary>
    public string Name { get; }

    /// <summary>The systems it stands for, in words.</summary>
    public string Title { get; }

    /// <summary>Whether it moves images with DYNAMICBASE once for all processes, which share their pages.</summary>
    public bool HasAslr { get; private init; }

    /// <summary>Whether it looks at the bound import directory.</summary>
    public bool HonoursBoundImports { get; private init; }

    /// <summary>Whether ASLR can be made mandatory for images without DYNAMICBASE.</summary>
    internal bool CanForceAslr { get; private init; }

    /// <summary>Whether all DLLs of an image are mapped before those that they need.</summary>
    internal bool IsBreadthFirst { get; private init; }

    /// <summary>System calls to make the address table of a descriptor writable and protected again.</summary>
    internal int ProtectionCallsPerDescriptor { get; private init; }

    /// <summary>System calls to do that once for all descriptors of an image.</summary>
    internal int ProtectionCallsPerModule { get; private init; }

    /// <summary>Which sections are made writable for relocation.</summary>
    internal RelocationUnprotect RelocationUnprotects { get; private init; }

    /// <summary>Whether an image with fixups in a shared writable section cannot be relocated (MSDN 1998, "Rebase").</summary>
    internal bool FailsSharedRelocations { get; private init; }

    /// <summary>Whether static TLS of images loaded after the start is set up.</summary>
    internal bool InitialisesTlsLater { get; private init; } = true;

    /// <summary>Whether it gives no index to a TLS directory that asks for nothing.</summary>
    internal bool SkipsEmptyTls { get; private init; }

    /// <summary>
    /// Whether DLLs that forwarders lead to are initialised before the image that imports through them (W, and Windows 8 and later).
    /// </summary>
    internal bool FollowsForwardersToInitialise { get; private init; }

    /// <summary>
    /// Whether an image cannot be loaded if a DLL does not export what it imports (R LdrpSnapThunk; STATUS_ENTRYPOINT_NOT_FOUND and
    /// STATUS_ORDINAL_NOT_FOUND). Wine puts the address of a stub there, and goes on (W import_dll).
    /// </summary>
    internal bool FailsMissingExports { get; private init; }

    /// <summary>
    /// The place in the name table where a forwarded name is looked for before it is searched by halves; null if it is searched at once.
    /// </summary>
    internal ExportHint? ForwardedNameHint { get; private init; }

    /// <summary>Whether a forwarder's DLL has its name up to the first dot of several, and not up to the last.</summary>
    internal bool EndsForwardedDllAtFirstDot { get; private init; }

    /// <summary>Whether names of API sets are mapped to DLLs of the system.</summary>
    internal bool ResolvesApiSets { get; private init; }

    /// <summary>Whether that is done even where a file has the name.</summary>
    internal bool PrefersApiSets { get; private init; }

    /// <summary>Whether files whose sections do not lie at page boundaries are read into private memory (W map_image_into_view).</summary>
    internal bool ReadsUnalignedFiles { get; private init; }

    /// <summary>32-bit images based below this are moved (only two comments in Cygwin's rebase.c say so); 0 for no limit.</summary>
    internal ulong LowestNarrowBase { get; private init; }

    /// <summary>The latest subsystem version that a program may ask for; null for no limit.</summary>
    internal Version? LatestSubsystem { get; private init; }

    /// <summary>
    /// The DLLs that the system maps right behind the program, in order, before those that it imports. They are simulated if they are in the tree.
    /// </summary>
    internal IReadOnlyList<string> FirstDlls { get; private init; } = [];

    /// <summary>The DLLs that always come from the system, wherever one of their name lies.</summary>
    internal HashSet<string> KnownDlls { get; private init; } = [];

    /// <summary>The DLLs that the system itself has, whatever the tree has.</summary>
    internal HashSet<string> Builtins { get; private init; } = [];

    /// <summary>Those of them that are loaded instead of DLLs of the same name that are found in other folders.</summary>
    internal HashSet<string> PreferredBuiltins { get; private init; } = [];

    /// <summary>The processors that it runs on.</summary>
    internal IReadOnlyList<Machine> Machines { get; private init; } = [];

    /// <summary>The addresses that a 64-bit program may use.</summary>
    internal AddressRange WideSpace { get; private init; } = Systems.Wide;

    /// <summary>The addresses that a 32-bit program may use.</summary>
    internal AddressRange NarrowSpace { get; private init; } = Systems.Narrow;

    /// <summary>The same for one with LARGEADDRESSAWARE.</summary>
    internal AddressRange NarrowLargeSpace { get; private init; } = Systems.NarrowLarge;

    /// <summary>
    /// Where room for relocated images is searched. Under Windows it starts above the low end, because stacks, heaps and tables take an unknown
    /// part of that.
    /// </summary>
    internal ulong LowestRelocated { get; private init; } = 0x40_0000;

    /// <summary>Where a server puts images with DYNAMICBASE, which each process relocates anew; null if there is none.</summary>
    internal AddressPools? Pools { get; private init; }

    /// <summary>Whether an image based at 4 GiB or above is not relocated to below.</summary>
    internal bool KeepsAboveFourGigabytes { get; private init; }

    /// <summary>Ranges of a 64-bit process that are searched for room before the rest, in order.</summary>
    internal IReadOnlyList<AddressRange> WideReserved { get; private init; } = [];

    /// <summary>What lies in every 64-bit process.</summary>
    internal IReadOnlyList<SystemRange> WideSystemRanges { get; private init; } = Systems.WindowsWide;

    /// <summary>What lies in every 32-bit process.</summary>
    internal IReadOnlyList<SystemRange> NarrowSystemRanges { get; private init; } = Systems.WindowsNarrow;

    /// <summary>What takes the lowest free addresses once the first image is mapped, in order.</summary>
    internal IReadOnlyList<SystemBlock> StartBlocks { get; private init; } = [];

    /// <summary>What does so before the program runs.</summary>
    internal IReadOnlyList<SystemBlock> RunBlocks { get; private init; } = [];

    /// <summary>The profile of a name; null if there is none.</summary>
    public static LoaderProfile? Find(string name)
        => All.FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The addresses that a program may use.</summary>
    /// <param name="machine">The processor.</param>
    /// <param name="isLargeAddressAware">Whether it may use those above 2 GiB.</param>
    internal AddressRange UserSpace(Machine machine, bool isLargeAddressAware)
        => !MachineRanges.IsNarrow(machine) ? WideSpace : isLargeAddressAware ? NarrowLargeSpace : NarrowSpace;

    /// <summary>Ranges that are searched for room before the rest, in order.</summary>
    /// <remarks>
    /// Those below 4 GiB are given up for a program with DYNAMICBASE and HIGHENTROPYVA
    /// (W10 dlls/ntdll/unix/virtual.c virtual_set_large_address_space).
    /// </remarks>
    /// <param name="machine">The processor.</param>
    /// <param name="program">The program; null if it is not in the tree.</param>
    internal IEnumerable<AddressRange> ReservedRanges(Machine machine, ImageSummary? program)
    {
        const DllCharacteristics large = DllCharacteristics.DynamicBase | DllCharacteristics.HighEntropyVirtualAddressSpace;
        bool isLarge = program is not null && (program.DllCharacteristics & large) == large;
        return MachineRanges.IsNarrow(machine) ? [] : WideReserved.Where(range => !isLarge || range.End.Value > uint.MaxValue);
    }

    /// <summary>Whether an image lies at its base if that is free.</summary>
    internal bool HonoursBase(ImageSummary image, AslrMode aslr) => !AslrLayout.Moves(image, this, aslr) && !ServerLayout.Moves(image, this);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
