using System;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Planning;

/// <summary>Why an image is left where it is.</summary>
/// <param name="Action"><see cref="PlacementAction.Fixed"/> or <see cref="PlacementAction.Skipped"/>.</param>
/// <param name="Code">The finding's code; null for images that never were candidates.</param>
/// <param name="Text">The reason, and what to do where something can be done.</param>
internal sealed record LeaveReason(PlacementAction Action, string? Code, string Text)
{
    private static readonly LeaveReason Executable = new(PlacementAction.Fixed, null, "an EXE is mapped first and keeps its base");
    private static readonly LeaveReason IntermediateLanguage = new(PlacementAction.Skipped, null, "IL only: the .NET runtime lays it out");
    private static readonly LeaveReason ReadyToRun = new(
        PlacementAction.Skipped,
        null,
        "ReadyToRun: the .NET runtime lays it out; --ready-to-run rebase (RebaseBindReadyToRun=rebase) moves it");
    private static readonly LeaveReason UntriedReadyToRun = new(
        PlacementAction.Skipped,
        FindingCatalog.UntriedReadyToRun,
        "ReadyToRun for ARM: the .NET runtime was seen to accept moved ReadyToRun images for x86 and x64 only");
    private static readonly LeaveReason Hybrid = new(
        PlacementAction.Skipped,
        FindingCatalog.Hybrid,
        "code for two processors: its dynamic relocations hold raw addresses, and ARM64 always uses ASLR");
    private static readonly LeaveReason Excluded = new(PlacementAction.Skipped, FindingCatalog.Excluded, "excluded");
    private static readonly LeaveReason MappedFlat = new(
        PlacementAction.Fixed,
        FindingCatalog.MappedFlat,
        "sections aligned below a page: the loader maps the file flat and never relocates it");
    private static readonly LeaveReason RelocationsStripped = new(
        PlacementAction.Fixed,
        FindingCatalog.RelocationsStripped,
        "relocations stripped; relink without /FIXED");
    private static readonly LeaveReason NarrowFixups = new(
        PlacementAction.Fixed,
        FindingCatalog.NarrowFixups,
        "32-bit fixups in a 64-bit image need an address below 4 GiB; relink with /LARGEADDRESSAWARE");
    private static readonly LeaveReason ForceIntegrity = new(
        PlacementAction.Skipped,
        FindingCatalog.ForceIntegrity,
        "FORCE_INTEGRITY: it loads only with the signature it has; relink without /INTEGRITYCHECK");
    private static readonly LeaveReason DataBehindSignature = new(
        PlacementAction.Skipped,
        FindingCatalog.DataBehindSignature,
        "signed, with data behind the signature, which stripping would move");
    private static readonly LeaveReason Signed = new(
        PlacementAction.Skipped,
        FindingCatalog.Signed,
        "signed; --signed strip (RebaseBindSigned=strip) changes it without its signature, then sign again");
    private static readonly LeaveReason StrongName = new(
        PlacementAction.Skipped,
        FindingCatalog.StrongName,
        "strong-named; --signed strip (RebaseBindSigned=strip) changes it, then re-sign with sn -R");

    private static readonly LeaveReason Foreign = new(
        PlacementAction.Skipped,
        FindingCatalog.ForeignImage,
        "a program of the firmware, a boot manager or the kernel: no Windows process maps it");
    private static readonly LeaveReason KernelDll = new(
        PlacementAction.Skipped,
        FindingCatalog.ForeignImage,
        "a DLL for the kernel or for programs that run before Windows does; they have rules of their own for where it lies");

    /// <summary>The reason of an image for which it makes no difference where it lies.</summary>
    internal static readonly LeaveReason LosesNothing = new(
        PlacementAction.Skipped,
        null,
        "it has no base relocations: a loader that puts it elsewhere changes nothing in it");
    private static readonly LeaveReason SharedBytes = new(
        PlacementAction.Fixed,
        FindingCatalog.SharedBytes,
        "what moving changes is mapped twice from the same bytes of the file, as packers arrange it; move it before it is packed");
    private static readonly LeaveReason FlexDll = new(
        PlacementAction.Skipped,
        FindingCatalog.FlexDll,
        "linked by FlexDLL: all such images of a process must lie within 2 GiB; give them bases with flexlink -base");
    private static readonly LeaveReason SharedRange = new(
        PlacementAction.Skipped,
        FindingCatalog.SharedRange,
        "its base lies in 0x80000000-0xbfffffff, where Windows 95 and 98 share DLLs between all processes");

    private static readonly LeaveReason Runtime = new(
        PlacementAction.Skipped,
        null,
        "the run-time DLL of Cygwin or MSYS2, which has addresses of its own");

    private static readonly LeaveReason AlwaysAslr = new(
        PlacementAction.Skipped,
        null,
        "Windows on ARM always uses ASLR, so its base never counts; --for wine moves it");

    /// <summary>How the finding of a plan begins that has such a reason.</summary>
    internal const string FindingStart = "left at ";

    /// <summary>Whether a finding says why a plan left an image where it is.</summary>
    internal static bool IsAbout(Finding finding) => finding.Message.StartsWith(FindingStart, StringComparison.Ordinal);

    /// <summary>The reason to leave an image alone; null if it may move.</summary>
    internal static LeaveReason? For(ImageSummary image, LeavePolicy policy)
        => policy.Profile == RangeProfile.Msys2 && IsCygwinRuntime(image) ? Runtime
            : For(image, policy.Signed) ?? (IsLeftToAslr(image, policy.Profile) ? AlwaysAslr : null);

    /// <summary>
    /// The reason to leave every byte of an image alone; null if its imports may be bound. An image that cannot move can be bound all the same.
    /// </summary>
    internal static LeaveReason? ForBinding(ImageSummary image, LeavePolicy policy)
        => policy.Profile == RangeProfile.Msys2 && IsCygwinRuntime(image) ? Runtime : OfKind(image) ?? OfSignature(image, policy.Signed);

    /// <summary>
    /// The reason to leave the layout of an image's file alone; null if it may be laid out in pages. The .NET runtime reads IL-only files, and maps
    /// ReadyToRun ones like any other.
    /// </summary>
    internal static LeaveReason? ForLayout(ImageSummary image, LeavePolicy policy) => image switch
    {
        { Kind: ImageKind.ReadyToRun, IsExcluded: false } => OfSignature(image, policy.Signed),
        { Subsystem: Subsystem.Native } => KernelDll,
        _ => ForBinding(image, policy),
    };

    /// <summary>Whether every system that the layout is for puts the image elsewhere ("Windows ARM64 ABI": images must support ASLR).</summary>
    internal static bool IsLeftToAslr(ImageSummary image, RangeProfile profile)
        => image.IsArm && profile is (RangeProfile.Windows or RangeProfile.Msys2);

    private static LeaveReason? For(ImageSummary image, SignedPolicy signed) => image switch
    {
        { IsDll: false, IsForeign: false, Kind: not ImageKind.Damaged } => Executable,
        _ => OfKind(image) ?? OfRelocation(image) ?? OfSignature(image, signed),
    };

    /// <summary>What the image is, or the user's word, forbids every change.</summary>
    private static LeaveReason? OfKind(ImageSummary image) => image switch
    {
        { IsForeign: true } => Foreign,
        { Kind: ImageKind.Damaged } => Damaged(image),
        { Kind: ImageKind.IntermediateLanguage } => IntermediateLanguage,
        { Kind: ImageKind.ReadyToRun, IsPlannedAsNative: false } => ReadyToRun,
        { Kind: ImageKind.ReadyToRun, IsArm: true } => UntriedReadyToRun,
        { Kind: ImageKind.Hybrid } => Hybrid,
        { IsExcluded: true } => Excluded,
        { IsMappedFlat: true } => MappedFlat,
        _ => null,
    };

    /// <summary>It cannot be moved, or moving it gains nothing.</summary>
    private static LeaveReason? OfRelocation(ImageSummary image) => image switch
    {
        { AreRelocationsStripped: true } => RelocationsStripped,
        { UnrelocatedAddresses: > 0 } => WithoutFixups(image.UnrelocatedAddresses),
        { HasSharedFixups: true } => SharedBytes,
        { LosesNothing: true } => LosesNothing,
        { Subsystem: Subsystem.Native } => KernelDll,
        { HasNarrowFixups: true } => NarrowFixups,
        { UnrelocatedPointer: { } pointer } => Unrelocated(pointer),
        { RelocatedTable: { } table } => Relocated(table),
        { UnwindFixup: { } unwind, IsDynamicBase: false } => Unwinding(unwind),
        { IsFlexDll: true } => FlexDll,
        _ when IsInSharedRange(image) => SharedRange,
        _ => null,
    };

    /// <summary>A change would break a signature.</summary>
    private static LeaveReason? OfSignature(ImageSummary image, SignedPolicy signed) => image switch
    {
        { IsIntegrityForced: true } => ForceIntegrity,
        { IsSigned: true, HasDataBehindSignature: true } => DataBehindSignature,
        { IsSigned: true } when signed == SignedPolicy.Skip => Signed,
        { IsStrongNameSigned: true } when signed == SignedPolicy.Skip => StrongName,
        _ => null,
    };

    /// <summary>Whether it is Cygwin's run-time DLL, or that of a system made from it.</summary>
    internal static bool IsCygwinRuntime(ImageSummary image)
    {
        string name = image.FileName;
        return name.Equals("cygwin1.dll", StringComparison.OrdinalIgnoreCase)
            || (name.Length == "msys-2.0.dll".Length
                && name.StartsWith("msys-", StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(".0.dll", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Windows 95 and 98 load system DLLs above 2 GiB, at one place for all processes (Microsoft's "Windows 95 Architecture").</summary>
    private static bool IsInSharedRange(ImageSummary image)
        => MachineRanges.IsNarrow(image.Machine) && image.ImageBase.Value is >= 0x8000_0000 and < 0xC000_0000;

    /// <summary>The finding that gathering made has the code and the details.</summary>
    private static LeaveReason Damaged(ImageSummary image) => new(
        PlacementAction.Fixed,
        null,
        $"it cannot be read completely ({FindingCatalog.CodeOf(image.Defect.GetValueOrDefault())})");

    private static LeaveReason WithoutFixups(int addresses) => new(
        PlacementAction.Fixed,
        FindingCatalog.AddressesWithoutFixup,
        $"no base relocations, but code, and {Amounts.Count(addresses, "value")} that {(addresses == 1 ? "looks" : "look")} "
        + "like addresses of itself: elsewhere they would be wrong; link it again, and keep .reloc");

    private static LeaveReason Relocated(Rva table) => new(
        PlacementAction.Fixed,
        FindingCatalog.RelocatedTable,
        $"the base relocation at RVA {table} changes a table that loaders read as it is: moved, the image could not be loaded");

    private static LeaveReason Unwinding(Rva unwind) => new(
        PlacementAction.Fixed,
        FindingCatalog.UnwindFixup,
        $"the base relocation at RVA {unwind} changes the 0 of an unwind entry without code: moved, an unwinder takes it for an address, "
        + "and exceptions end the program; link it again with a linker that leaves such entries out, or with /DYNAMICBASE if it works anywhere");

    /// <summary>The reason of an image that must lie near others of which one cannot move, or for which no place near them was found.</summary>
    /// <param name="partner">One of the others.</param>
    internal static LeaveReason Tied(ImageSummary partner) => new(
        PlacementAction.Fixed,
        FindingCatalog.Tied,
        $"32-bit references tie it to {partner.Path}, within 2 GiB, and the two cannot move together; compile with -mcmodel=medium or dllimport");

    /// <summary>The reason of an image that must lie near others, and for which the planner found no such places.</summary>
    /// <param name="partner">One of the others.</param>
    internal static LeaveReason Parted(ImageSummary partner) => new(
        PlacementAction.Fixed,
        FindingCatalog.Tied,
        $"32-bit references tie it to {partner.Path}, within 2 GiB, and no places near each other are left for the two; "
        + "if the lock file or pins keep them apart, delete those lines");

    private static LeaveReason Unrelocated(Rva pointer) => new(
        PlacementAction.Fixed,
        FindingCatalog.CodeOf(ImageDefect.PointerWithoutRelocation),
        $"the pointer at RVA {pointer}, which the loader reads, has no relocation; relink");
}
