namespace RebaseBind.Gathering;

/// <summary>What an image holds, as far as it matters for moving it.</summary>
public enum ImageKind
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
}
