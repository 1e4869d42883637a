namespace RebaseBind.Findings;

/// <summary>Something a person should know about one file: what happened and what to do.</summary>
/// <param name="Code">"RB" and four digits; see <see cref="FindingCatalog"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Image">The file's path below the root, with '/'; empty if it is about no single file.</param>
/// <param name="Message">One sentence, without the path.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Image, string Message)
{
    /// <summary>"path: warning RB1010: message", the form that editors and build logs recognise.</summary>
    public override string ToString()
    {
        string severity = Severity switch
        {
            FindingSeverity.Error => "error",
            FindingSeverity.Warning => "warning",
            _ => "note",
        };
        return (Image.Length == 0 ? string.Empty : Image + ": ") + severity + " " + Code + ": " + Message;
    }
}
