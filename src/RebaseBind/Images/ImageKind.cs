namespace RebaseBind.Images;

/// <summary>What an image holds, as far as it matters for moving it.</summary>
internal enum ImageKind
{
    /// <summary>Machine code for one processor.</summary>
    Native,

    /// <summary>Machine code and IL (C++/CLI): a CLR header without ILONLY.</summary>
    Mixed,

    /// <summary>IL only: the runtime lays it out; there is one fixup at most.</summary>
    IntermediateLanguage,

    /// <summary>IL with precompiled code that belongs to exact versions of other images.</summary>
    ReadyToRun,

    /// <summary>No code and no entry point: resources, data or forwarders.</summary>
    ResourceOnly,

    /// <summary>Code for two processors in one file (ARM64X, ARM64EC, CHPE): its dynamic relocations hold raw values.</summary>
    Hybrid,

    /// <summary>An API set as a file (api-ms-*, ext-ms-*): forwarders and nothing else.</summary>
    ApiSet,

    /// <summary>Not known: it cannot be read completely, only where it lies.</summary>
    Damaged,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class ImageKindWords
{
    /// <summary>"native", "mixed", "il", "readytorun", "resource", "hybrid", "apiset" or "damaged".</summary>
    internal static string ToWord(this ImageKind kind) => kind switch
    {
        ImageKind.Native => "native",
        ImageKind.Mixed => "mixed",
        ImageKind.IntermediateLanguage => "il",
        ImageKind.ReadyToRun => "readytorun",
        ImageKind.ResourceOnly => "resource",
        ImageKind.Hybrid => "hybrid",
        ImageKind.ApiSet => "apiset",
        _ => "damaged",
    };
}
