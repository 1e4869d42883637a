using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Words;

namespace RebaseBind.Findings;

/// <summary>Many findings of one kind are one line, so that no other finding goes under.</summary>
internal static class FindingKinds
{
    /// <summary>Those that get a line, in their order, each with the others of its kind that it stands for.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="kindOf">What is one kind.</param>
    /// <param name="few">So many of one kind get a line each.</param>
    internal static IEnumerable<(T Shown, IReadOnlyList<T> Others)> Shorten<T, TKind>(IReadOnlyCollection<T> findings, Func<T, TKind> kindOf, int few)
    {
        ILookup<TKind, T> kinds = findings.ToLookup(kindOf);
        var many = new HashSet<TKind>();
        foreach (T finding in findings)
        {
            TKind kind = kindOf(finding);
            if (kinds[kind].Count() <= few)
            {
                yield return (finding, []);
            }
            else if (many.Add(kind))
            {
                yield return (finding, [.. kinds[kind].Skip(1)]);
            }
        }
    }

    /// <summary>
    /// Whether people are told without asking. Of notes only what one word of the user's chose, what the gate assumed, what got better than the
    /// baseline, and which images were left out for where they lie: nobody has to act on the others.
    /// </summary>
    internal static bool IsTold(Finding finding)
        => finding.Severity != FindingSeverity.Note
            || finding.Code is FindingCatalog.ChosenPolicy or FindingCatalog.NeverMeet or FindingCatalog.BetterThanBaseline
                or FindingCatalog.BuildFolder;

    /// <summary>A message that stands for others, too.</summary>
    /// <param name="message">The message of the first.</param>
    /// <param name="others">How many others there are.</param>
    /// <param name="where">Where all of them are.</param>
    internal static string Summarize(string message, int others, string where)
        => $"{message}. {Amounts.Count(others, "other finding")} of this kind: {where}";
}
