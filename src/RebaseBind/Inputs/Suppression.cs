using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Paths;

namespace RebaseBind.Inputs;

/// <summary>A finding that somebody has decided to live with for a while.</summary>
/// <param name="Code">The finding's code, one of <see cref="Codes"/>.</param>
/// <param name="Image">The images; for budgets, the processes' programs.</param>
/// <param name="Reason">Why; not blank.</param>
/// <param name="Expires">The last day on which it holds.</param>
internal sealed record Suppression(string Code, PathPattern Image, string Reason, CalendarDate Expires)
{
    /// <summary>
    /// The codes that can be suppressed: what the gate says about images and processes, not what it says about suppressions and baselines.
    /// </summary>
    internal static IReadOnlyList<string> Codes { get; } =
    [
        FindingCatalog.Overlap,
        FindingCatalog.Relocated,
        FindingCatalog.LoadFailure,
        FindingCatalog.LowBase,
        FindingCatalog.DllNotFound,
        FindingCatalog.WrongSlots,
        FindingCatalog.FreeBlockBudget,
        FindingCatalog.RuntimeSpace,
        FindingCatalog.PrivateBytesBudget,
        FindingCatalog.FixupsBudget,
        FindingCatalog.StaleBindingsBudget,
        FindingCatalog.LookUpsBudget,
    ];

    /// <summary>The file it was read from, as the user named it, for messages; empty if there is none.</summary>
    internal string Source { get; init; } = string.Empty;

    /// <summary>The line there, from 1; 0 if there is none.</summary>
    internal int Line { get; init; }

    /// <summary>Makes one of what a user wrote.</summary>
    /// <param name="code">See <see cref="Code"/>.</param>
    /// <param name="image">See <see cref="Image"/>.</param>
    /// <param name="reason">See <see cref="Reason"/>.</param>
    /// <param name="expires">The last day, as "2027-03-31".</param>
    /// <param name="source">See <see cref="Source"/>.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedSuppressions"/>: something is missing or makes no sense.</exception>
    internal static Suppression Parse(string? code, string? image, string? reason, string? expires, string source)
        => ComplaintAbout(code, image, reason, expires) is { } complaint
            ? throw new RebaseBindException(new Finding(FindingCatalog.DamagedSuppressions, FindingSeverity.Error, source, complaint.Text))
            : new Suppression(code!, PathPattern.Parse(image!), reason!, CalendarDate.TryParse(expires!)!.Value) { Source = source };

    /// <summary>What is wrong with what a user wrote, and in which of the four; null if nothing is.</summary>
    internal static (string Member, string Text)? ComplaintAbout(string? code, string? image, string? reason, string? expires)
        => Missing("code", code, "the code of the finding, such as RB3002")
            ?? Unless(Codes.Contains(code, StringComparer.Ordinal), "code", $"'{code}' cannot be suppressed; write one of {string.Join(", ", Codes)}")
            ?? Missing("image", image, "a pattern for image paths, such as plugins/**/*.dll")
            ?? Unless(PathPattern.TryParse(image!, out string senseless) is not null, "image", senseless)
            ?? Missing("reason", reason, "why this is acceptable")
            ?? Missing("expires", expires, "the last day on which it holds, such as 2027-03-31")
            ?? Unless(CalendarDate.TryParse(expires!) is not null, "expires", $"'{expires}' is not a day; write year, month and day as 2027-03-31");

    private static (string Member, string Text)? Unless(bool isGood, string member, string text) => isGood ? null : (member, text);

    private static (string Member, string Text)? Missing(string member, string? value, string meaning)
        => value is null ? (member, $"'{member}' is missing; write {meaning}")
            : string.IsNullOrWhiteSpace(value) ? (member, $"'{member}' is blank; write {meaning}")
            : null;
}
