using RebaseBind.Findings;

namespace RebaseBind.Reporting;

/// <summary>One finding of a document.</summary>
internal sealed record FindingJson(string Code, string Severity, string Image, string Message)
{
    internal static FindingJson Of(Finding finding) => new(finding.Code, finding.Severity.ToWord(), finding.Image, finding.Message);
}
