using System;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

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
        "ReadyToRun: precompiled code belongs to exact versions of other images");
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
        "signed; --signed strip (RebaseBindSigned=strip) moves it without its signature, then sign again");
    private static readonly LeaveReason StrongName = new(
        PlacementAction.Skipped,
        FindingCatalog.StrongName,
        "strong-named; --signed strip (RebaseBindSigned=strip) moves it, then re-sign with sn -R");

    private static readonly LeaveReason Runtime = new(
        PlacementAction.Skipped,
        null,
        "the run-time DLL of Cygwin or MSYS2, which has addresses of its own");

    /// <summary>The reason to leave an image alone; null if it may move.</summary>
    internal static LeaveReason? For(ImageSummary image, LeavePolicy policy)
        => policy.Profile == RangeProfile.Msys2 && IsCygwinRuntime(image) ? Runtime : For(image, policy.Signed);

    /// <summary>
    /// The reason to leave every byte of an image alone; null if its imports may be bound. An image that cannot move can be bound all the same.
    /// </summary>
    internal static LeaveReason? ForBinding(ImageSummary image, LeavePolicy policy)
        => For(image with { IsDll = true, AreRelocationsStripped = false, HasNarrowFixups = false, UnrelocatedPointer = null }, policy);

    private static LeaveReason? For(ImageSummary image, SignedPolicy signed) => image switch
    {
        { IsDll: false } => Executable,
        { Kind: ImageKind.IntermediateLanguage } => IntermediateLanguage,
        { Kind: ImageKind.ReadyToRun } => ReadyToRun,
        { Kind: ImageKind.Hybrid } => Hybrid,
        { IsExcluded: true } => Excluded,
        { IsMappedFlat: true } => MappedFlat,
        { AreRelocationsStripped: true } => RelocationsStripped,
        { HasNarrowFixups: true } => NarrowFixups,
        { UnrelocatedPointer: { } pointer } => Unrelocated(pointer),
        { IsIntegrityForced: true } => ForceIntegrity,
        { IsSigned: true, HasDataBehindSignature: true } => DataBehindSignature,
        { IsSigned: true } when signed == SignedPolicy.Skip => Signed,
        { IsStrongNameSigned: true } when signed == SignedPolicy.Skip => StrongName,
        _ => null,
    };

    private static bool IsCygwinRuntime(ImageSummary image)
    {
        string name = image.FileName;
        return name.Equals("cygwin1.dll", StringComparison.OrdinalIgnoreCase)
            || (name.Length == "msys-2.0.dll".Length
                && name.StartsWith("msys-", StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(".0.dll", StringComparison.OrdinalIgnoreCase));
    }

    private static LeaveReason Unrelocated(Rva pointer) => new(
        PlacementAction.Fixed,
        FindingCatalog.CodeOf(ImageDefect.PointerWithoutRelocation),
        $"the pointer at RVA {pointer}, which the loader reads, has no relocation; relink");
}
