namespace RebaseBind.Tasks.Staging;

/// <summary>What a file of the output is, at a place where an earlier build left a rewritten one.</summary>
internal enum LeftFile
{
    /// <summary>That file, perhaps with another time, perhaps signed since.</summary>
    Rewritten,

    /// <summary>The file that was rewritten, as it was.</summary>
    Original,

    /// <summary>Something else: it was changed or replaced since.</summary>
    Other,
}
