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

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class PlacementActionWords
{
    /// <summary>"moved", "kept", "fixed" or "skipped".</summary>
    internal static string ToWord(this PlacementAction action) => action switch
    {
        PlacementAction.Moved => "moved",
        PlacementAction.Kept => "kept",
        PlacementAction.Fixed => "fixed",
        _ => "skipped",
    };
}
