using RebaseBind.Findings;
using RebaseBind.Gating;

namespace RebaseBind.Reporting;

/// <summary>A finding of a <see cref="CheckDocument"/> that does not count, and why.</summary>
internal sealed record SuppressedFindingJson(string Code, string Severity, string Image, string Message, string Reason, string Expires)
{
    internal static SuppressedFindingJson Of(SuppressedFinding suppressed) => new(
        suppressed.Found.Finding.Code,
        suppressed.Found.Finding.Severity.ToWord(),
        suppressed.Found.Finding.Image,
        suppressed.Found.Finding.Message,
        suppressed.Suppression.Reason,
        suppressed.Suppression.Expires.ToString());
}
