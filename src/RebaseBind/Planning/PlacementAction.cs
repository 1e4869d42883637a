namespace RebaseBind.Planning;

/// <summary>What becomes of an image's base.</summary>
public enum PlacementAction
{
    /// <summary>It gets a new one.</summary>
    Moved,

    /// <summary>It keeps its own, which overlaps nothing.</summary>
    Kept,

    /// <summary>It cannot move.</summary>
    Fixed,

    /// <summary>It could move but is left alone by policy, or moving it would gain nothing.</summary>
    Skipped,
}
