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
