using RebaseBind.Policies;

namespace RebaseBind.Gating;

/// <summary>The words and numbers by which users set the gate: the one table for every door.</summary>
internal static class GateWords
{
    /// <summary>What becomes of the gate's findings.</summary>
    internal static Choice<GateMode> Mode { get; } = new(("none", GateMode.None), ("warn", GateMode.Warn), ("error", GateMode.Error));

    /// <summary>The most of something in one process; nothing written is no limit.</summary>
    internal static WholeNumber Budget { get; } = new(0, long.MaxValue, "a whole number from 0 up");
}

/// <summary>What becomes of the gate's findings.</summary>
internal enum GateMode
{
    /// <summary>The gate does not judge.</summary>
    None,

    /// <summary>They are warnings.</summary>
    Warn,

    /// <summary>Its errors fail the build.</summary>
    Error,
}
