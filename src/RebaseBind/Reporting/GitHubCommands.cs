using System;
using RebaseBind.Findings;

namespace RebaseBind.Reporting;

/// <summary>Findings as workflow commands, which GitHub Actions shows as annotations ("Workflow commands for GitHub Actions", GitHub Docs).</summary>
internal static class GitHubCommands
{
    /// <summary>Findings of files that the user named by themselves: these do not lie below the folder.</summary>
    private static readonly string[] OfOtherFiles =
    [
        FindingCatalog.ExpiredSuppression, FindingCatalog.DamagedSuppressions, FindingCatalog.UnusedSuppression, FindingCatalog.DamagedBaseline,
    ];

    /// <summary>One finding as one line: "::error file=out/a.dll,title=RB3001 Overlap::wants …".</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="folder">The folder that images lie below, as the user wrote it; empty if it is unknown.</param>
    internal static string Of(Finding finding, string folder)
    {
        string command = finding.Severity switch
        {
            FindingSeverity.Error => "error",
            FindingSeverity.Warning => "warning",
            _ => "notice",
        };
        string below = Array.IndexOf(OfOtherFiles, finding.Code) < 0 ? folder : string.Empty;
        string file = finding.Image.Length == 0 ? string.Empty : $"file={Property(PathOf(finding.Image, below))},";
        string text = finding.Image.Length == 0 ? finding.Message : finding.Image + " " + finding.Message;
        return $"::{command} {file}title={Property(finding.Code + ": " + FindingCatalog.TitleOf(finding.Code))}::{Data(text)}";
    }

    private static string PathOf(string image, string folder)
    {
        string start = folder.Replace('\\', '/').TrimEnd('/');
        start = start.StartsWith("./", StringComparison.Ordinal) ? start.Substring(2) : start;
        return start.Length == 0 || start == "." ? image : start + "/" + image;
    }

    /// <summary>The text of a command ends with the line.</summary>
    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    /// <summary>A property ends at a comma, and the properties at a colon.</summary>
    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");
}
