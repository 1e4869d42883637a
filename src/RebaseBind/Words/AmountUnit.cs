namespace RebaseBind.Words;

/// <summary>What a number counts.</summary>
public enum AmountUnit
{
    /// <summary>Things.</summary>
    Count,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Microseconds, estimated.</summary>
    Microseconds,
}
