using RebaseBind.Inputs;

namespace RebaseBind.Gating;

/// <summary>What the gate decides about a tree.</summary>
/// <param name="Result">What speaks against it, and what does not count.</param>
/// <param name="Baseline">The present state, to be accepted from now on if somebody wants that.</param>
public sealed record ReleaseDecision(GateResult Result, Baseline Baseline);
