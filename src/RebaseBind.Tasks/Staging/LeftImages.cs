using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Planning;

namespace RebaseBind.Tasks.Staging;

/// <summary>Images that were left where they were, and what would change that.</summary>
/// <remarks>Text only: a build in which nothing changed counts them, and loads nothing for it.</remarks>
internal static class LeftImages
{
    private static readonly char[] Separators = [' '];

    /// <summary>Whether a finding says why an image was left where it was.</summary>
    internal static bool IsAbout(RememberedFinding finding) => finding.Message.StartsWith(LeaveReason.FindingStart, StringComparison.Ordinal);

    /// <summary>How many there are for each reason, as "RB1010=2 RB1018=1".</summary>
    internal static string Count(IReadOnlyList<RememberedFinding> findings)
        => Write(findings.Where(IsAbout).Select(static finding => (finding.Code, Count: 1)));

    /// <summary>The same of several outputs.</summary>
    internal static string Add(IEnumerable<string> counts) => Write(counts.SelectMany(Parse));

    /// <summary>
    /// "4 left (signed: RebaseBindSigned=strip)", "4 left (3 signed: RebaseBindSigned=strip; 1 excluded: RebaseBindExclude)"; empty if none was left.
    /// </summary>
    internal static string Describe(string counts)
    {
        (string Code, int Count)[] reasons = [.. Parse(counts)];
        string why = reasons.Length == 1
            ? ReasonOf(reasons[0].Code)
            : string.Join("; ", reasons.Select(static one => FormattableString.Invariant($"{one.Count} {ReasonOf(one.Code)}")));
        return reasons.Length == 0 ? string.Empty : FormattableString.Invariant($"{reasons.Sum(static one => one.Count)} left ({why})");
    }

    /// <summary>A reason in a word, and what changes it; the code, whose page has both, if it takes more words.</summary>
    private static string ReasonOf(string code) => code switch
    {
        FindingCatalog.Signed => "signed: RebaseBindSigned=strip",
        FindingCatalog.StrongName => "strong-named: RebaseBindSigned=strip",
        FindingCatalog.Excluded => "excluded: RebaseBindExclude",
        FindingCatalog.ForceIntegrity => "with FORCE_INTEGRITY: link without /INTEGRITYCHECK",
        FindingCatalog.RelocationsStripped => "without relocations: link without /FIXED",
        FindingCatalog.NarrowFixups => "with 32-bit fixups: link with /LARGEADDRESSAWARE",
        _ => code,
    };

    private static string Write(IEnumerable<(string Code, int Count)> reasons) => string.Join(" ", reasons
        .GroupBy(static one => one.Code, StringComparer.Ordinal)
        .OrderBy(static same => same.Key, StringComparer.Ordinal)
        .Select(static same => same.Key + "=" + same.Sum(static one => one.Count).ToString(CultureInfo.InvariantCulture)));

    private static IEnumerable<(string Code, int Count)> Parse(string counts)
    {
        foreach (string one in counts.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = one.IndexOf('=');
            yield return (one.Substring(0, equals), int.Parse(one.Substring(equals + 1), CultureInfo.InvariantCulture));
        }
    }
}
