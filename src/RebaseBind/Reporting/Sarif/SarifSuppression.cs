using RebaseBind.Findings;

namespace RebaseBind.Reporting.Sarif;

/// <summary>A finding that somebody has decided to live with. It is reported, and marked.</summary>
/// <param name="Finding">The finding; whether it also stands among the others does not matter.</param>
/// <param name="Justification">Why, in the words of who decided it.</param>
public sealed record SarifSuppression(Finding Finding, string Justification);
