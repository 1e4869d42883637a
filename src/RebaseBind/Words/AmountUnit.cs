namespace RebaseBind.Words;

/// <summary>What a number counts.</summary>
internal enum AmountUnit
{
    /// <summary>Things.</summary>
    Count,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Microseconds, estimated.</summary>
    Microseconds,
}
