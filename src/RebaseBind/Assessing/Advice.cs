namespace RebaseBind.Assessing;

/// <summary>Something that the image's maker could change, with what it would save.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Path">The image.</param>
/// <param name="Profile">The loader under which it counts.</param>
/// <param name="Saving">What it would save in one process, in <paramref name="Unit"/>s.</param>
/// <param name="Unit">"page", "probe", "comparison" or "KiB of addresses".</param>
/// <param name="Text">The numbers and what to do, in one or two sentences.</param>
internal sealed record Advice(AdviceKind Kind, string Path, string Profile, long Saving, string Unit, string Text)
{
    /// <summary>The unit of address space.</summary>
    internal const string AddressUnit = "KiB of addresses";
}

/// <summary>What an advice is about.</summary>
internal enum AdviceKind
{
    /// <summary>Fixups lie thin over many pages.</summary>
    ThinFixups,

    /// <summary>The import address table makes pages private that nothing else would.</summary>
    LoneAddressTable,

    /// <summary>The DLL is found late on the search path.</summary>
    LateOnSearchPath,

    /// <summary>The file is not aligned to pages, and Wine reads it into private memory.</summary>
    UnalignedFile,

    /// <summary>Hints point to other names.</summary>
    MissedHints,

    /// <summary>The image takes addresses and gives nothing for them.</summary>
    WastedAddressSpace,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class AdviceKindWords
{
    /// <summary>"thin-fixups", "lone-address-table", "late-on-search-path", "unaligned-file", "missed-hints" or "wasted-address-space".</summary>
    internal static string ToWord(this AdviceKind kind) => kind switch
    {
        AdviceKind.ThinFixups => "thin-fixups",
        AdviceKind.LoneAddressTable => "lone-address-table",
        AdviceKind.LateOnSearchPath => "late-on-search-path",
        AdviceKind.UnalignedFile => "unaligned-file",
        AdviceKind.MissedHints => "missed-hints",
        _ => "wasted-address-space",
    };
}
