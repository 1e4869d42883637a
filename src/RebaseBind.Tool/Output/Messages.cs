using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>Findings on standard error. Most notes are only in the JSON reports (<see cref="FindingKinds.IsTold"/>).</summary>
internal static class Messages
{
    /// <summary>So many findings of one kind are worth a line each.</summary>
    private const int FewOfAKind = 20;

    /// <summary>Writes findings; many of one kind as one line.</summary>
    internal static void Write(IEnumerable<Finding> findings) => Write(findings, isSummary: false, static finding => finding.ToString());

    /// <summary>Writes findings.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="isSummary">Whether each kind is one line; otherwise only a kind of which there are many.</param>
    /// <param name="format">Makes a line of each.</param>
    internal static void Write(IEnumerable<Finding> findings, bool isSummary, Func<Finding, string> format)
    {
        foreach (Finding finding in Shown(findings, isSummary ? 1 : FewOfAKind))
        {
            Console.Error.WriteLine(format(finding with { Image = VisibleText.Of(finding.Image) }));
        }
    }

    /// <summary>Those that are shown, in their order; a kind with more than a few stands where its first one stood, with a count.</summary>
    internal static IEnumerable<Finding> Shown(IEnumerable<Finding> findings, int few)
    {
        Finding[] told = [.. findings.Where(FindingKinds.IsTold)];
        foreach ((Finding finding, IReadOnlyList<Finding> others) in FindingKinds.Shorten(told, static one => (one.Code, one.Severity), few))
        {
            yield return others.Count == 0
                ? finding
                : finding with { Message = FindingKinds.Summarize(finding.Message, others.Count, "--json FILE has all") };
        }
    }
}
