using RebaseBind.Findings;
using RebaseBind.Inputs;

namespace RebaseBind.Gating;

/// <summary>A finding of the gate, and what a baseline compares. Code and image say which one it is: there is one of each at most.</summary>
/// <param name="Finding">What people and reports get.</param>
/// <param name="Cost">The worst that it costs in one process; 0 where nothing is counted.</param>
public sealed record GateFinding(Finding Finding, GateNumbers Cost);
