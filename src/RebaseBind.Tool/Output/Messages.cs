using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>Findings on standard error. Most notes are only in the JSON reports (<see cref="FindingKinds.IsTold"/>).</summary>
internal static class Messages
{
    /// <summary>So many findings of one kind are worth a line each.</summary>
    private const int FewOfAKind = 20;

    /// <summary>Writes findings; many of one kind as one line, unless the user wants to hear more or less.</summary>
    internal static void Write(ParseResult line, IEnumerable<Finding> findings) => Write(line, findings, static finding => finding.ToString());

    /// <summary>Writes findings.</summary>
    /// <param name="line">What the user wrote.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="format">Makes a line of each.</param>
    internal static void Write(ParseResult line, IEnumerable<Finding> findings, Func<Finding, string> format)
    {
        foreach (Finding finding in Chosen(line, findings))
        {
            Console.Error.WriteLine(format(finding with { Image = VisibleText.Of(finding.Image) }));
        }
    }

    private static IEnumerable<Finding> Chosen(ParseResult line, IEnumerable<Finding> findings)
        => line.GetValue(Voice.Verbose) ? findings
            : Shown(
                findings.Where(one => one.Severity == FindingSeverity.Error || !Voice.IsQuiet(line)),
                line.GetValue(Voice.Summary) ? 1 : FewOfAKind);

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
