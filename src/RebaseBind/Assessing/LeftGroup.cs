using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>Images that were left alone, in whole or in part, for one reason.</summary>
/// <param name="Code">The findings' code.</param>
/// <param name="Images">How many images.</param>
/// <param name="Example">One of them: the first of those that matter.</param>
/// <param name="IsHarmless">Whether it makes no difference, since they overlap nothing.</param>
internal sealed record LeftGroup(string Code, int Images, string Example, bool IsHarmless)
{
    private const string StripSigned = "--signed strip (RebaseBindSigned=strip), then sign again";

    /// <summary>Why, after "they", and what can be done; null if nothing can.</summary>
    private static readonly Dictionary<string, (string Why, string? Remedy)> Words = new(StringComparer.Ordinal)
    {
        [FindingCatalog.NoRoom] = ("find no free addresses", "--placement compact, or say with --root which programs load what"),
        [FindingCatalog.Signed] = ("are signed", StripSigned),
        [FindingCatalog.ForceIntegrity] = ("load only with the signatures that they have", "link without /INTEGRITYCHECK"),
        [FindingCatalog.RelocationsStripped] = ("have no base relocations", "link without /FIXED"),
        [FindingCatalog.StrongName] = ("are strong-named", "--signed strip (RebaseBindSigned=strip), then sign again with sn -R"),
        [FindingCatalog.Hybrid] = ("have code for two processors", null),
        [FindingCatalog.NarrowFixups] = ("need addresses below 4 GiB", "link with /LARGEADDRESSAWARE"),
        [FindingCatalog.MappedFlat] = ("are mapped flat and never relocated", null),
        [FindingCatalog.DataBehindSignature] = ("have data behind their signatures", null),
        [FindingCatalog.Excluded] = ("are excluded", null),
        [FindingCatalog.AddressesWithoutFixup] = ("have addresses without relocations", "link again, and keep .reloc"),
        [FindingCatalog.RelocatedTable] = ("have relocations in tables that loaders read as they are", null),
        [FindingCatalog.ForeignImage] = ("are never mapped by a Windows process", null),
        [FindingCatalog.SharedBytes] = ("have parts that are mapped twice", "move before packing"),
        [FindingCatalog.Tied] = ("are tied to others by 32-bit references", "compile with -mcmodel=medium or dllimport"),
        [FindingCatalog.UnwindFixup] = ("have unwind entries that moving would break", "link with /DYNAMICBASE"),
        [FindingCatalog.SharedRange] = ("lie where Windows 95 and 98 share DLLs", null),
        [FindingCatalog.FlexDll] = ("are linked by FlexDLL", "give them bases with flexlink -base"),
        [FindingCatalog.UntriedReadyToRun] = ("are ReadyToRun images for ARM", null),
        [FindingCatalog.KeepsLayout] = ("cannot be laid out in pages", null),
    };

    /// <summary>The reason and what to do, such as "4 because they are signed: --signed strip (RebaseBindSigned=strip), then sign again".</summary>
    internal string Text
    {
        get
        {
            (string why, string? remedy) = Words[Code];
            string reason = $"{Amounts.Count(Images)} because {(Images == 1 ? "it " + Singular(why) : "they " + why)}";
            return IsHarmless ? reason + (Images == 1 ? "; it overlaps nothing" : "; they overlap nothing")
                : remedy is null ? reason : $"{reason}: {remedy}";
        }
    }

    /// <summary>Groups findings of planning and layout, largest group first; those that make no difference come last.</summary>
    internal static IReadOnlyList<LeftGroup> In(IEnumerable<Finding> findings)
        => [.. findings
            .Where(static finding => finding.Image.Length != 0 && Words.ContainsKey(finding.Code))
            .GroupBy(static finding => finding.Code, StringComparer.Ordinal)
            .Select(static group => new LeftGroup(
                group.Key,
                group.Select(static finding => finding.Image).Distinct(StringComparer.Ordinal).Count(),
                group.OrderByDescending(static finding => finding.Severity).First().Image,
                group.All(static finding => finding.Severity == FindingSeverity.Note)))
            .OrderBy(static group => group.IsHarmless)
            .ThenByDescending(static group => group.Images)
            .ThenBy(static group => group.Code, StringComparer.Ordinal)];

    /// <summary>Whether findings of a code are about an image that was left alone.</summary>
    internal static bool Has(string code) => Words.ContainsKey(code);

    private static string Singular(string plural)
    {
        int end = plural.IndexOf(' ');
        string verb = plural.Substring(0, end);
        string rest = plural.Substring(end);
        return (verb switch { "are" => "is", "have" => "has", "cannot" => verb, _ => verb + "s" })
            + rest.Replace(" they have", " it has").Replace(" their ", " its ");
    }
}
