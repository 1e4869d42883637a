using System;
using System.Collections.Generic;
using RebaseBind.Assessing;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Planning;
using RebaseBind.Reporting.Html;
using RebaseBind.Reporting.Loads;
using RebaseBind.Reporting.Sarif;
using RebaseBind.Verifying;

namespace RebaseBind.Reporting;

/// <summary>
/// Results as files, for programs and for people, each in UTF-8 without a byte order mark. The same result gives the same bytes. Paths are relative,
/// with '/'. The JSON forms hold everything that is known; docs/schemas describes them.
/// </summary>
public static class Documents
{
    /// <summary>The images of a tree, as JSON: docs/schemas/scan.schema.json.</summary>
    /// <param name="tree">The tree.</param>
    public static ReadOnlyMemory<byte> Json(GatheredTree tree) => JsonReport.OfScan(tree);

    /// <summary>A plan, carried out or not, as JSON: docs/schemas/plan.schema.json.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="findings">What was found on the way.</param>
    /// <param name="bindings">How imports are bound; null if binding is off.</param>
    public static ReadOnlyMemory<byte> Json(AddressPlan plan, IEnumerable<Finding> findings, IReadOnlyList<ImageBinding>? bindings = null)
        => JsonReport.OfPlan(plan, findings, bindings);

    /// <summary>What loaders do with a tree, as JSON: docs/schemas/simulate.schema.json.</summary>
    /// <param name="report">The simulation.</param>
    public static ReadOnlyMemory<byte> Json(LoadReport report) => JsonReport.OfLoads(report);

    /// <summary>Whether a tree may be released, as JSON: docs/schemas/check.schema.json.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="others">What else was found, in files that could not be read for example.</param>
    public static ReadOnlyMemory<byte> Json(ReleaseDecision decision, IEnumerable<Finding> others) => JsonReport.OfCheck(decision, others);

    /// <summary>Whether a tree may be released, as SARIF 2.1.0 for code scanning.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="others">What else was found, in files that could not be read for example.</param>
    /// <param name="toolVersion">The version of the program that asked, as semantic versioning writes it.</param>
    public static ReadOnlyMemory<byte> Sarif(ReleaseDecision decision, IEnumerable<Finding> others, string toolVersion)
        => SarifReport.Of(decision, others, toolVersion);

    /// <summary>What verifying shows of a tree, as JSON: docs/schemas/verify.schema.json. It has every place that was changed.</summary>
    /// <param name="result">The result.</param>
    public static ReadOnlyMemory<byte> Json(VerifyResult result) => JsonReport.OfVerify(result);

    /// <summary>What verifying shows of a tree, as SARIF 2.1.0 for code scanning.</summary>
    /// <param name="result">The result.</param>
    /// <param name="toolVersion">The version of the program that asked, as semantic versioning writes it.</param>
    public static ReadOnlyMemory<byte> Sarif(VerifyResult result, string toolVersion) => SarifReport.Of(result.Findings, toolVersion);

    /// <summary>What verifying shows of a tree, as Markdown for a pull request or a build summary.</summary>
    /// <param name="result">The result.</param>
    public static ReadOnlyMemory<byte> Markdown(VerifyResult result) => MarkdownReport.Of(result);

    /// <summary>What loaders do with a tree, as one HTML page that needs no other file and no network.</summary>
    /// <param name="report">The simulation, of at least one loader.</param>
    /// <param name="decision">What the gate says; null if it was not asked.</param>
    /// <param name="last">The page that this one replaces: the first screen says what changed since. Empty, or no such page: it does not.</param>
    public static ReadOnlyMemory<byte> Html(LoadReport report, ReleaseDecision? decision = null, ReadOnlyMemory<byte> last = default)
        => HtmlReport.Of(report, decision, last);

    /// <summary>What loaders do with a tree, as Markdown for a pull request or a build summary.</summary>
    /// <param name="report">The simulation.</param>
    /// <param name="decision">What the gate says; null if it was not asked.</param>
    public static ReadOnlyMemory<byte> Markdown(LoadReport report, ReleaseDecision? decision = null) => MarkdownReport.Of(report, decision);

    /// <summary>What loaders do with a tree, on one screen of a terminal: at most 24 lines of 100 columns.</summary>
    /// <param name="report">The simulation.</param>
    /// <returns>The lines, without line ends.</returns>
    public static IReadOnlyList<string> Lines(LoadReport report) => ConsoleSummary.Of(report);

    /// <summary>A plan's addresses as a base file: <c>link /BASE:@file,key</c> reads it.</summary>
    /// <param name="plan">The plan.</param>
    public static ReadOnlyMemory<byte> BaseFile(AddressPlan plan) => CoffBaseText.Of(plan);
}
