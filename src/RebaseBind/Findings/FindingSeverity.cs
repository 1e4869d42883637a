namespace RebaseBind.Findings;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing, nothing to do.</summary>
    Note,

    /// <summary>Something was left undone; the rest was done.</summary>
    Warning,

    /// <summary>The gate says no, or the work could not be done.</summary>
    Error,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class FindingSeverityWords
{
    /// <summary>"note", "warning" or "error", as in SARIF.</summary>
    internal static string ToWord(this FindingSeverity severity) => severity switch
    {
        FindingSeverity.Note => "note",
        FindingSeverity.Warning => "warning",
        _ => "error",
    };
}
