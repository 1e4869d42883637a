using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using RebaseBind.Assessing;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Reporting;
using RebaseBind.Reporting.Html;
using RebaseBind.Reporting.Sarif;

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
        Write(path, "RebaseBindReportDirectory", Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => JsonReport.OfLoads(report),
            ".MD" => MarkdownReport.Of(report, decision),
            _ => HtmlReport.Of(report, decision, AtomicFile.ReadLast(path)),
        });
    }

    /// <summary>Writes findings for code scanning, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decision">What the gate decided; null if none was asked.</param>
    /// <param name="others">What else was found.</param>
    /// <exception cref="RebaseBindException">It cannot be written.</exception>
    internal static void WriteSarif(string path, ReleaseDecision? decision, IReadOnlyList<Finding> others)
    {
        Assembly own = typeof(ReportWriter).Assembly;
        string version = own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        Write(path, "RebaseBindSarif", decision is null ? SarifReport.Of(others, version) : SarifReport.Of(decision, others, version));
    }

    private static void Write(string path, string property, ReadOnlyMemory<byte> content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string message = "the report was not written: " + failure.Message + "; choose another place with " + property;
            throw new RebaseBindException(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, message));
        }
    }
}
