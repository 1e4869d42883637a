using System;
using System.Collections.Generic;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Tasks.Naming;
using RebaseBind.Tasks.Staging;
using RebaseBind.Words;

namespace RebaseBind.Tasks;

/// <summary>
/// How findings appear in a build. Errors and warnings stand at a line of the project file, which build servers and editors can show; their
/// message begins with the image.
/// </summary>
internal static class TaskMessages
{
    /// <summary>So many errors, or warnings, of one code are worth a line each.</summary>
    private const int FewOfAKind = 10;

    /// <summary>
    /// Logs findings: an error or a warning with a link to its page, or a message with its code, of low importance unless it is about what one
    /// word of the project's chose, or what got better than the baseline. Many errors or warnings of one code are one line, and the others
    /// messages of low importance.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="listing">The full path of a file that has all of them; empty for none.</param>
    /// <param name="isListingDue">Whether that file is written only if the build goes on.</param>
    /// <param name="mayFail">Whether errors are errors; otherwise they are warnings.</param>
    /// <param name="left">How images that were left alone are said: a word of <see cref="LeftWords"/>.</param>
    internal static void LogFindings(
        this BuildTask task,
        IReadOnlyList<RememberedFinding> findings,
        string listing = "",
        bool isListingDue = false,
        bool mayFail = true,
        string left = "")
    {
        var told = new List<RememberedFinding>();
        for (int i = 0; i < findings.Count; i++)
        {
            RememberedFinding finding = findings[i];
            int severity = finding.Severity == RememberedFinding.Error && !mayFail ? RememberedFinding.Warning : SeverityOf(finding, left);
            if (severity == RememberedFinding.Note)
            {
                task.Log.LogNote(finding);
            }
            else
            {
                told.Add(finding with { Severity = severity });
            }
        }

        if (told.Count != 0)
        {
            task.LogTold(told, listing, isListingDue);
        }
    }

    /// <summary>Warns about a name that has no effect, where it stands; one of the command line stands in no file.</summary>
    internal static void LogUnknownName(this BuildTask task, NameFault fault) => task.Log.LogWarning(
        null,
        FindingCatalog.UnknownName,
        string.Empty,
        FindingCatalog.HelpLinkOf(FindingCatalog.UnknownName),
        fault.File.Length == 0 || fault.File == task.ProjectFile ? task.Origin : fault.File,
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

    private static void LogNote(this TaskLoggingHelper log, RememberedFinding finding)
    {
        MessageImportance importance = finding.Code is FindingCatalog.ChosenPolicy or FindingCatalog.BetterThanBaseline
            ? MessageImportance.Normal
            : MessageImportance.Low;
        log.LogMessage(null, finding.Code, string.Empty, finding.Image, 0, 0, 0, 0, importance, finding.Message);
    }

    /// <summary>Logs errors and warnings. On its own, because what it names is not loaded while there are none.</summary>
    private static void LogTold(this BuildTask task, List<RememberedFinding> told, string listing, bool isListingDue)
    {
        ProjectPlaces places = task.ReadProject();
        foreach ((RememberedFinding first, IReadOnlyList<RememberedFinding> others) in FindingKinds.Shorten(
            told,
            static one => (one.Code, one.Severity),
            FewOfAKind))
        {
            bool isListed = listing.Length != 0 && !(isListingDue && first.Severity == RememberedFinding.Error);
            string message = others.Count == 0
                ? first.Message
                : FindingKinds.Summarize(first.Message, others.Count, isListed ? "see " + listing : "-v:d shows them");
            task.LogTold(first, places, VisibleText.Of((first.Image.Length == 0 ? string.Empty : first.Image + ": ") + message));
            foreach (RememberedFinding other in others)
            {
                task.Log.LogNote(other);
            }
        }
    }

    private static void LogTold(this BuildTask task, RememberedFinding finding, ProjectPlaces places, string message)
    {
        (int line, int column) = places.Of(finding.Image);
        string link = FindingCatalog.HelpLinkOf(finding.Code);
        if (finding.Severity == RememberedFinding.Error)
        {
            task.Log.LogError(null, finding.Code, string.Empty, link, task.Origin, line, column, 0, 0, message);
        }
        else
        {
            task.Log.LogWarning(null, finding.Code, string.Empty, link, task.Origin, line, column, 0, 0, message);
        }
    }

    /// <summary>
    /// Nobody has to act on why an image was left alone (RB1010 to RB1018) or an import was not bound (RB2xxx), and the gate says what it costs:
    /// these are warnings only if the project asks for them.
    /// </summary>
    private static int SeverityOf(RememberedFinding finding, string left)
    {
        if (left.Length != 0 && LeftImages.IsAbout(finding))
        {
            if (string.Equals(left, LeftWords.Warn, StringComparison.OrdinalIgnoreCase))
            {
                return RememberedFinding.Warning;
            }

            if (string.Equals(left, LeftWords.None, StringComparison.OrdinalIgnoreCase))
            {
                return RememberedFinding.Note;
            }
        }

        return finding.Severity == RememberedFinding.Warning && IsDecision(finding.Code) ? RememberedFinding.Note : finding.Severity;
    }

    private static bool IsDecision(string code)
        => (string.CompareOrdinal(code, "RB1010") >= 0 && string.CompareOrdinal(code, "RB1019") < 0)
        || code.StartsWith("RB2", StringComparison.Ordinal);
}
