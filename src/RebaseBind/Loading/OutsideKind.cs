namespace RebaseBind.Loading;

/// <summary>Where a DLL comes from that is not loaded from the tree.</summary>
internal enum OutsideKind
{
    /// <summary>A DLL of Windows, by its name.</summary>
    System,

    /// <summary>An API set: the system decides which DLL it is.</summary>
    ApiSet,

    /// <summary>Wine has a DLL of that name of its own, and takes that one, although one of the tree is found.</summary>
    Builtin,

    /// <summary>It is in the tree, but in no folder that this process searches.</summary>
    NotOnSearchPath,

    /// <summary>It is found for another processor only.</summary>
    OtherMachine,

    /// <summary>Nobody knows: neither in the tree nor a known DLL of Windows.</summary>
    Missing,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class OutsideKindWords
{
    /// <summary>"system", "api-set", "builtin", "not-on-search-path", "other-machine" or "missing".</summary>
    internal static string ToWord(this OutsideKind kind) => kind switch
    {
        OutsideKind.System => "system",
        OutsideKind.ApiSet => "api-set",
        OutsideKind.Builtin => "builtin",
        OutsideKind.NotOnSearchPath => "not-on-search-path",
        OutsideKind.OtherMachine => "other-machine",
        _ => "missing",
    };
}
