namespace RebaseBind.Inputs;

/// <summary>
/// The costs of single steps of loading; times are estimated from them. The costs are estimates, and so is everything computed from them.
/// </summary>
/// <remarks>
/// The defaults stand for a PC of about 2020 with files in the cache. Fixup, page and system call costs are of the order that streaming and
/// paging measurements give; the others are round figures. Measure your own and give them in a file to replace them.
/// </remarks>
internal sealed record Calibration
{
    /// <summary>The defaults.</summary>
    internal static Calibration Default { get; } = new();

    /// <summary>Mapping one DLL and keeping book of it, found at once and lying at its base, in microseconds.</summary>
    internal double ModuleMicroseconds { get; init; } = 60;

    /// <summary>One folder searched in vain, in microseconds.</summary>
    internal double FailedProbeMicroseconds { get; init; } = 10;

    /// <summary>What a relocated image costs whatever its fixups, in microseconds.</summary>
    internal double RelocationMicroseconds { get; init; }

    /// <summary>One fixup, in nanoseconds.</summary>
    internal double FixupNanoseconds { get; init; } = 1.5;

    /// <summary>Making one page private: the fault and the copy, in nanoseconds.</summary>
    internal double PrivatePageNanoseconds { get; init; } = 1000;

    /// <summary>One system call that changes page protection, in nanoseconds.</summary>
    internal double ProtectionCallNanoseconds { get; init; } = 300;

    /// <summary>One import looked up, in nanoseconds, comparisons aside.</summary>
    internal double LookUpNanoseconds { get; init; } = 30;

    /// <summary>One comparison of names, in nanoseconds.</summary>
    internal double ComparisonNanoseconds { get; init; } = 20;

    /// <summary>One forwarder followed, in nanoseconds.</summary>
    internal double ForwarderNanoseconds { get; init; } = 100;
}
