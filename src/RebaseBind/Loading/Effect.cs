namespace RebaseBind.Loading;

/// <summary>What rewriting does for an image under a loader.</summary>
public enum Effect
{
    /// <summary>It costs less than before.</summary>
    Effective,

    /// <summary>It costs what it cost before.</summary>
    NoEffect,

    /// <summary>It costs more than before, or no longer loads.</summary>
    Harmful,
}
