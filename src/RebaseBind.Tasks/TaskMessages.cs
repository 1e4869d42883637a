using System.Collections.Generic;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Tasks.Naming;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>How findings appear in a build.</summary>
internal static class TaskMessages
{
    private const string Subcategory = "RebaseBind";

    /// <summary>Logs findings.</summary>
    internal static void LogFindings(this Task task, IReadOnlyList<RememberedFinding> findings)
    {
        for (int i = 0; i < findings.Count; i++)
        {
            task.Log.LogFinding(findings[i]);
        }
    }

    /// <summary>
    /// Logs a finding: an error or a warning with a link to its page, or a message with its code, of low importance unless it is
    /// about what one word of the project's chose.
    /// </summary>
    internal static void LogFinding(this TaskLoggingHelper log, RememberedFinding finding)
    {
        if (finding.Severity == RememberedFinding.Error)
        {
            log.LogErrorWithLink(finding);
        }
        else if (finding.Severity == RememberedFinding.Warning && !IsDecision(finding.Code))
        {
            log.LogWarningWithLink(finding);
        }
        else
        {
            MessageImportance importance = finding.Code == FindingCatalog.ChosenPolicy ? MessageImportance.Normal : MessageImportance.Low;
            log.LogMessage(Subcategory, finding.Code, string.Empty, finding.Image, 0, 0, 0, 0, importance, finding.Message);
        }
    }

    /// <summary>
    /// Logs what the gate says: an error, if it is one and the gate fails builds, otherwise a warning; a note as a message of low importance.
    /// </summary>
    internal static void LogGateFinding(this TaskLoggingHelper log, RememberedFinding finding, bool mayFail)
    {
        if (finding.Severity == RememberedFinding.Error && !mayFail)
        {
            log.LogWarningWithLink(finding);
        }
        else
        {
            log.LogFinding(finding);
        }
    }

    /// <summary>Warns about a name that has no effect, where it stands.</summary>
    internal static void LogUnknownName(this TaskLoggingHelper log, NameFault fault) => log.LogWarning(
        Subcategory,
        FindingCatalog.UnknownName,
        string.Empty,
        FindingCatalog.HelpLinkOf(FindingCatalog.UnknownName),
        fault.File,
        fault.Line,
        fault.Column,
        0,
        0,
        fault.Message);

    /// <summary>Logs a line of low importance for each of several files.</summary>
    internal static void LogLines(this Task task, string what, IReadOnlyList<string> paths)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            task.Log.LogMessage(MessageImportance.Low, what + paths[i]);
        }
    }

    private static void LogErrorWithLink(this TaskLoggingHelper log, RememberedFinding found)
        => log.LogError(Subcategory, found.Code, string.Empty, FindingCatalog.HelpLinkOf(found.Code), found.Image, 0, 0, 0, 0, found.Message);

    private static void LogWarningWithLink(this TaskLoggingHelper log, RememberedFinding found)
        => log.LogWarning(Subcategory, found.Code, string.Empty, FindingCatalog.HelpLinkOf(found.Code), found.Image, 0, 0, 0, 0, found.Message);

    /// <summary>
    /// Why an image was left alone (RB1010 to RB1018) or an import was not bound (RB2xxx): nobody has to act on it, and the gate says what it
    /// costs.
    /// </summary>
    private static bool IsDecision(string code)
        => (string.CompareOrdinal(code, "RB1010") >= 0 && string.CompareOrdinal(code, "RB1019") < 0)
        || code.StartsWith("RB2", System.StringComparison.Ordinal);
}
