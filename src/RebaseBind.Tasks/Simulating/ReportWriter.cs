using System;
using System.IO;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Reporting;
using RebaseBind.Reporting.Html;

namespace RebaseBind.Tasks.Simulating;

/// <summary>Writes a report in the form that its file's name asks for.</summary>
internal static class ReportWriter
{
    private static readonly string[] Forms = [".html", ".json", ".md"];

    /// <summary>Whether a file's name asks for a form that there is.</summary>
    internal static bool Knows(string path) => Forms.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a report whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="report">What it says.</param>
    /// <param name="decision">What the gate says; null if it was not asked.</param>
    /// <exception cref="RebaseBindException">It cannot be written.</exception>
    internal static void Write(string path, LoadReport report, ReleaseDecision? decision)
    {
        ReadOnlyMemory<byte> content = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => JsonReport.OfLoads(report),
            ".MD" => MarkdownReport.Of(report, decision),
            _ => HtmlReport.Of(report, decision),
        };
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string message = "the report was not written: " + failure.Message + "; choose another folder with RebaseBindReportDirectory";
            throw new RebaseBindException(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, message));
        }
    }
}
