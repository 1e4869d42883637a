using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>Decides where images land in one process.</summary>
internal sealed class LandingRules(LoadWorld world, ProcessSpace space, bool isNarrow)
{
    private const uint ConflictingAddresses = 0xC000_0018;
    private const uint NoMemory = 0xC000_0017;
    private const ulong FourGigabytes = 0x1_0000_0000;

    private readonly LoaderProfile profile = world.Profile;
    private readonly AslrLayout aslr = world.Aslr;

    /// <summary>Maps the first image. It comes before everything else, so nothing is in its way.</summary>
    internal Landing LandFirst(ImageNumber number, LoadFacts image)
        => aslr.PlaceOf(number) is { } place ? new Landing(place, LandingReason.Aslr) : new Landing(image.Summary.ImageBase, LandingReason.AtBase);

    /// <summary>Maps any other image, if that is possible.</summary>
    internal Landing Land(ImageNumber number, LoadFacts image)
    {
        AddressRange preferred = AddressRange.OfImage(image.Summary);
        if (aslr.PlaceOf(number) is { } place)
        {
            string? inPlace = space.FindOwner(AddressRange.ForImage(place, image.Summary.SizeOfImage));
            return inPlace is not null ? Elsewhere(image, LandingReason.AslrCollision, inPlace)
                : image.Summary.IsDynamicBase ? new Landing(place, LandingReason.Aslr)
                : new Landing(place, LandingReason.Forced);
        }

        if (world.Server.PlaceOf(number) is { } assigned)
        {
            return LandAt(assigned, image.Summary);
        }

        if (space.FindOwner(preferred) is { } owner)
        {
            return Elsewhere(image, LandingReason.Collision, owner);
        }

        bool isTooLow = isNarrow
            && image.Summary.ImageBase.Value < profile.LowestNarrowBase
            && image is { CanApplyFixups: true, Summary.Fixups: not 0 };
        return isTooLow ? Elsewhere(image, LandingReason.LowBase, null) : new Landing(image.Summary.ImageBase, LandingReason.AtBase);
    }

    /// <summary>
    /// Where the server has it, or else at the highest free addresses: seen in Wine 10.0, with a DLL that was based where the server put another.
    /// </summary>
    private Landing LandAt(VirtualAddress assigned, ImageSummary image)
    {
        if (space.FindOwner(AddressRange.ForImage(assigned, image.SizeOfImage)) is not { } owner)
        {
            return new Landing(assigned, assigned == image.ImageBase ? LandingReason.AtBase : LandingReason.Dynamic);
        }

        return space.FindHighest(image.SizeOfImage) is { } free
            ? new Landing(free, LandingReason.Dynamic, owner)
            : Full(LandingReason.Dynamic, owner);
    }

    private static Landing Full(LandingReason reason, string? owner)
        => new(default, reason, owner, "no free range of addresses is large enough", NoMemory);

    private Landing Elsewhere(LoadFacts image, LandingReason reason, string? owner)
    {
        if (image.Summary.AreRelocationsStripped)
        {
            return new Landing(default, reason, owner, "its relocations are stripped, and its addresses are taken", ConflictingAddresses);
        }

        if (profile.FailsSharedRelocations && image.RelocatesSharedSection)
        {
            const string obstacle = "it has fixups in a shared writable section, and its addresses are taken";
            return new Landing(default, reason, owner, obstacle, ConflictingAddresses);
        }

        ulong lowest = profile.KeepsAboveFourGigabytes && image.Summary.ImageBase.Value >= FourGigabytes ? FourGigabytes : 0;
        return space.FindLowest(image.Summary.SizeOfImage, lowest) is { } free ? new Landing(free, reason, owner) : Full(reason, owner);
    }
}
