using System;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Words;

namespace RebaseBind.Planning;

/// <summary>What decided an image's place. Holds facts only; the sentence is made when somebody wants it.</summary>
internal readonly record struct PlacementReason
{
    private readonly object? detail;

    private PlacementReason(PlacementCause cause, object? detail = null)
    {
        Cause = cause;
        this.detail = detail;
    }

    /// <summary>What decided it.</summary>
    internal PlacementCause Cause { get; }

    /// <summary>The image in whose way it was; null if there is none.</summary>
    internal ImageSummary? Partner => detail as ImageSummary;

    /// <summary>Why it is left alone; null if it is not.</summary>
    internal LeaveReason? Leave => detail as LeaveReason;

    /// <summary>A reason that needs no more words than its cause.</summary>
    internal static PlacementReason Of(PlacementCause cause) => new(cause);

    internal static PlacementReason Overlapped(ImageSummary partner) => new(PlacementCause.Overlapped, partner);

    internal static PlacementReason Together(ImageSummary partner) => new(PlacementCause.Together, partner);

    internal static PlacementReason Reserved(string what) => new(PlacementCause.Reserved, what);

    internal static PlacementReason OutOfRange(AddressRange usable) => new(PlacementCause.OutOfRange, usable.ToString());

    internal static PlacementReason Outgrew(ulong reserved) => new(PlacementCause.Outgrew, Bytes(reserved));

    internal static PlacementReason RoomExtended(ulong reserved) => new(PlacementCause.RoomExtended, Bytes(reserved));

    internal static PlacementReason LockedPlaceTaken(string what) => new(PlacementCause.LockedPlaceTaken, what);

    internal static PlacementReason Pinned(AddressPin pin)
        => new(PlacementCause.Pinned, FormattableString.Invariant($"{pin.Source}, line {pin.Line}"));

    internal static PlacementReason LeftAlone(LeaveReason reason) => new(PlacementCause.LeftAlone, reason);

    /// <summary>The sentence.</summary>
    /// <param name="image">The image that was placed.</param>
    internal string Describe(ImageSummary image) => Cause switch
    {
        PlacementCause.Fits => "fits where the linker put it",
        PlacementCause.MeetsNobody => "where the linker put it, it overlaps only images that are never in a process with it",
        PlacementCause.Pinned => $"pinned by {detail}",
        PlacementCause.Locked => "locked",
        PlacementCause.RoomExtended => $"locked; it outgrew the {detail} reserved for it, and the addresses behind were free",
        PlacementCause.Outgrew => $"outgrew its locked place: {Bytes(image.SizeOfImage)} against {detail} reserved",
        PlacementCause.LockedPlaceTaken => $"its locked place cannot be used: {detail}",
        PlacementCause.Overlapped => $"overlapped {Partner!.Path}, {Amounts.Count(Partner.Fixups, "fixup")} against {Amounts.Count(image.Fixups)}",
        PlacementCause.Reserved => $"its base {image.ImageBase} lies in {detail}",
        PlacementCause.OutOfRange => $"its base {image.ImageBase} lies outside {detail}",
        PlacementCause.DefaultBase => $"its base {image.ImageBase} is a linker's default, which a shared lock file leaves to nobody",
        PlacementCause.Seeded => "a seed places every image anew",
        PlacementCause.MadeRoom => "moved so that all images find room",
        PlacementCause.ToTheTop => "moved to the top of its range, so that the free addresses below stay in one block",
        PlacementCause.Together => $"moves with {Partner!.Path}: 32-bit references tie the two to within 2 GiB",
        PlacementCause.NoRoom => $"no address range left; of the images without one it is among the cheapest to relocate: "
            + $"{Amounts.Count(image.Fixups, "fixup")} in {Amounts.Count(image.RelocationPages, "page")}",
        _ => Leave?.Text ?? string.Empty,
    };

    private static string Bytes(ulong size) => HexText.Of(size) + " bytes";
}
