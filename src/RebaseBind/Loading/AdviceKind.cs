namespace RebaseBind.Loading;

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
