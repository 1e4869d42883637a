using RebaseBind.Inputs;

namespace RebaseBind.Gating;

/// <summary>A finding and why it does not count.</summary>
/// <param name="Found">The finding as it would be.</param>
/// <param name="Suppression">The first suppression that fits.</param>
public sealed record SuppressedFinding(GateFinding Found, Suppression Suppression);
