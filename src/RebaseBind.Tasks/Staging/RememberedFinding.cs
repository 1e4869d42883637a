using RebaseBind.Findings;

namespace RebaseBind.Tasks.Staging;

/// <summary>
/// A finding as a state file keeps it. To say again what the last build found takes nothing of the assemblies that found it, and loading them
/// takes longer than all else when nothing has changed.
/// </summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">0 for a note, 1 for a warning, 2 for an error.</param>
/// <param name="Image">The image it is about.</param>
/// <param name="Message">What was found.</param>
internal sealed record RememberedFinding(string Code, int Severity, string Image, string Message)
{
    internal const int Note = 0;
    internal const int Warning = 1;
    internal const int Error = 2;

    internal static RememberedFinding Of(Finding finding)
    {
        int severity = finding.Severity switch { FindingSeverity.Error => Error, FindingSeverity.Warning => Warning, _ => Note };
        return new RememberedFinding(finding.Code, severity, finding.Image, finding.Message);
    }

    internal Finding ToFinding()
    {
        FindingSeverity severity = Severity switch { Error => FindingSeverity.Error, Warning => FindingSeverity.Warning, _ => FindingSeverity.Note };
        return new Finding(Code, severity, Image, Message);
    }
}
