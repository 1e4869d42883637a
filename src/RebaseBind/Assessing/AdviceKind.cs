namespace RebaseBind.Assessing;

/// <summary>What an advice is about.</summary>
public enum AdviceKind
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
