using System;
using System.Collections.Generic;
using RebaseBind.Assessing;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Reporting.Loads;
using RebaseBind.Verifying;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>
/// Reports for programs: UTF-8 JSON, schemaVersion 1, addresses as "0x…", paths relative with '/'. The same input gives the same bytes.
/// </summary>
internal static class JsonReport
{
    /// <summary>The images of a tree.</summary>
    internal static ReadOnlyMemory<byte> OfScan(GatheredTree tree) => JsonText.ToUtf8(ScanDocument.Of(tree), ReportJson.Default.ScanDocument);

    /// <summary>A plan, carried out or not, with everything that was found on the way.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="bindings">How imports are bound; null if binding is off.</param>
    /// <param name="layouts">Which files are laid out in pages; null if none are to be.</param>
    internal static ReadOnlyMemory<byte> OfPlan(
        AddressPlan plan,
        IEnumerable<Finding> findings,
        IReadOnlyList<ImageBinding>? bindings = null,
        IReadOnlyList<ImageLayout>? layouts = null)
        => JsonText.ToUtf8(PlanDocument.Of(plan, bindings, layouts, findings), ReportJson.Default.PlanDocument);

    /// <summary>What changed from one plan to another.</summary>
    internal static ReadOnlyMemory<byte> OfDiff(PlanDiff diff) => JsonText.ToUtf8(PlanDiffDocument.Of(diff), ReportJson.Default.PlanDiffDocument);

    /// <summary>What loaders do with a tree, as it is and as it would be. Its form: docs/schemas/simulate.schema.json.</summary>
    internal static ReadOnlyMemory<byte> OfLoads(LoadReport report) => JsonText.ToUtf8(LoadDocument.Of(report), ReportJson.Default.LoadDocument);

    /// <summary>What the gate says.</summary>
    /// <param name="decision">What it decides.</param>
    /// <param name="others">What else was found, in files that could not be read for example.</param>
    internal static ReadOnlyMemory<byte> OfCheck(ReleaseDecision decision, IEnumerable<Finding> others) => OfCheck(decision.Result, others);

    /// <summary>What the gate says.</summary>
    /// <param name="result">Its findings.</param>
    /// <param name="others">What else was found, in files that could not be read for example.</param>
    internal static ReadOnlyMemory<byte> OfCheck(GateResult result, IEnumerable<Finding> others)
        => JsonText.ToUtf8(CheckDocument.Of(result, others), ReportJson.Default.CheckDocument);

    /// <summary>What verifying shows. Its form: docs/schemas/verify.schema.json.</summary>
    internal static ReadOnlyMemory<byte> OfVerify(VerifyResult result)
        => JsonText.ToUtf8(VerifyDocument.Of(result), ReportJson.Default.VerifyDocument);
}
