namespace RebaseBind.Assessing;

/// <summary>What a <see cref="HeadlineNumber"/> counts.</summary>
public enum HeadlineUnit
{
    /// <summary>Things.</summary>
    Count,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Microseconds, estimated.</summary>
    Microseconds,
}
