namespace RebaseBind.Loading;

/// <summary>Why an image lies where it lies.</summary>
public enum LandingReason
{
    /// <summary>At the base that its file asks for.</summary>
    AtBase,

    /// <summary>Where ASLR put it, for all processes alike: the system applies the fixups, and the pages stay shared.</summary>
    Aslr,

    /// <summary>Something was in the way; the image is relocated in this process, and its pages are private.</summary>
    Collision,

    /// <summary>Something was in the way of the place that ASLR had chosen; the image is relocated in this process.</summary>
    AslrCollision,

    /// <summary>Mandatory ASLR moved an image that has no DYNAMICBASE.</summary>
    Forced,

    /// <summary>
    /// A 32-bit image based below 0x38000000, which newer Windows 10 is reported to move whatever is there (two comments in the sources of
    /// Cygwin's rebase; nobody else says so).
    /// </summary>
    LowBase,

    /// <summary>
    /// Where Wine 9 and later put an image with DYNAMICBASE, whatever its base: at one address in all processes, but relocated in each, so that its
    /// pages are private.
    /// </summary>
    Dynamic,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class LandingReasonWords
{
    /// <summary>"at-base", "aslr", "collision", "aslr-collision", "forced", "low-base" or "dynamic".</summary>
    internal static string ToWord(this LandingReason landing) => landing switch
    {
        LandingReason.AtBase => "at-base",
        LandingReason.Aslr => "aslr",
        LandingReason.Collision => "collision",
        LandingReason.AslrCollision => "aslr-collision",
        LandingReason.Forced => "forced",
        LandingReason.LowBase => "low-base",
        _ => "dynamic",
    };
}
