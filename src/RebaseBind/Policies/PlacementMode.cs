namespace RebaseBind.Policies;

/// <summary>How the places of images that move are chosen.</summary>
public enum PlacementMode
{
    /// <summary>Each image's place comes from its path, so that others may come and go; it gets room to grow.</summary>
    Stable,

    /// <summary>Side by side, so that they touch the fewest regions of 2 MiB and need the fewest page tables.</summary>
    Compact,

    /// <summary>
    /// From the top of the ranges downwards, side by side, so that the free addresses of a 32-bit process stay in one block. 32-bit images move
    /// there even if they could stay.
    /// </summary>
    Top,
}
