using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;

namespace RebaseBind.Tasks;

/// <summary>How findings appear in a build.</summary>
internal static class TaskMessages
{
    private const string Subcategory = "RebaseBind";

    /// <summary>Logs a finding: an error with a link to its page, anything else as a message of low importance with its code.</summary>
    internal static void LogFinding(this TaskLoggingHelper log, Finding finding)
    {
        string file = finding.Image;
        if (finding.Severity == FindingSeverity.Error)
        {
            log.LogError(Subcategory, finding.Code, string.Empty, FindingCatalog.HelpLinkOf(finding.Code), file, 0, 0, 0, 0, finding.Message);
        }
        else
        {
            log.LogMessage(Subcategory, finding.Code, string.Empty, file, 0, 0, 0, 0, MessageImportance.Low, finding.Message);
        }
    }

    /// <summary>Logs what the gate says: an error, if it is one and the gate fails builds, otherwise a warning; a note as a message of low importance.</summary>
    internal static void LogGateFinding(this TaskLoggingHelper log, Finding finding, bool mayFail)
    {
        if (finding.Severity == FindingSeverity.Note || (finding.Severity == FindingSeverity.Error && mayFail))
        {
            log.LogFinding(finding);
        }
        else
        {
            log.LogWarning(Subcategory, finding.Code, string.Empty, FindingCatalog.HelpLinkOf(finding.Code), finding.Image, 0, 0, 0, 0, finding.Message);
        }
    }

    /// <summary>Logs a line as it is.</summary>
    internal static void LogLine(this TaskLoggingHelper log, MessageImportance importance, string text) => log.LogMessage(importance, text);

}
