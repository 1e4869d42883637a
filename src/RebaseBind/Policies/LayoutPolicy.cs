using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.Inputs;

namespace RebaseBind.Policies;

/// <summary>Where images go.</summary>
public sealed record LayoutPolicy
{
    /// <summary>The largest <see cref="GrowthPercent"/>.</summary>
    public const int MaxGrowthPercent = 1000;

    /// <summary>How the places of images that move are chosen.</summary>
    public PlacementMode Placement { get; init; } = PlacementMode.Stable;

    /// <summary>
    /// How much a moved image may grow before its neighbour is in the way, in percent of its size, 0 to <see cref="MaxGrowthPercent"/>;
    /// null for 25 with <see cref="PlacementMode.Stable"/> and 0 with the others.
    /// </summary>
    public int? GrowthPercent { get; init; }

    /// <summary>A text that shifts the whole layout, so that one release does not lie where the last one lay; null for the usual layout.</summary>
    public string? Seed { get; init; }

    /// <summary>Whose address space images are laid out for.</summary>
    public RangeProfile Profile { get; init; } = RangeProfile.Windows;

    /// <summary>
    /// Where images are moved to instead of the profile's ranges, in this order: ranges up to 4 GiB are for 32-bit images, those above for
    /// 64-bit ones; machines without one keep the profile's.
    /// </summary>
    public IReadOnlyList<AddressRange> Ranges { get; init; } = [];

    /// <summary>Address ranges no image is moved into.</summary>
    public IReadOnlyList<AddressRange> Reserved { get; init; } = [];

    /// <summary>
    /// Whether no image is moved to within 2 GiB of a 64-bit EXE of its machine, whose code others change while it runs, and who need free
    /// addresses in reach of its 32-bit jumps. Images that lie there may stay.
    /// </summary>
    public bool KeepsClearOfExes { get; init; }

    /// <summary>Addresses that the user gives images; they come before everything else.</summary>
    internal IReadOnlyList<AddressPin> Pins { get; init; } = [];

    /// <summary>The lock file that gives images their places and takes note of new ones; null for none.</summary>
    public string? LockFile { get; init; }

    /// <summary>Whether the lock file must cover every image as it is and may not change.</summary>
    public bool IsLocked { get; init; }

    /// <summary><see cref="GrowthPercent"/>, or the default for the way of placing.</summary>
    internal int EffectiveGrowthPercent => GrowthPercent ?? (Placement == PlacementMode.Stable ? 25 : 0);
}
