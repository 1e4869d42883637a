using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>Suppressions, ready to be applied.</summary>
public sealed class Suppressions
{
    private readonly Suppression[] all;

    /// <summary>Takes suppressions.</summary>
    /// <param name="suppressions">From files and elsewhere, in any number; the first that fits is named as the reason.</param>
    internal Suppressions(IEnumerable<Suppression> suppressions) => all = [.. suppressions];

    /// <summary>No suppressions.</summary>
    public static Suppressions None { get; } = new([]);

    /// <summary>
    /// Reads a file of suppressions: JSON in which comments and trailing commas are allowed. Its form: docs/schemas/suppressions.schema.json.
    /// </summary>
    /// <param name="path">Where it is; findings call it so.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedSuppressions"/>: it cannot be read, is of a newer version, or some of its lines make no sense.
    /// </exception>
    public static Suppressions Read(string path) => new(SuppressionFile.Read(path));

    /// <summary>Parts findings that count from those that do not, and says what is wrong with the suppressions.</summary>
    /// <param name="findings">From <see cref="LoadGate.Check"/>.</param>
    /// <param name="today">The day; a suppression holds up to and including the day it expires on.</param>
    /// <returns>
    /// The findings in their order, then those about suppressions: <see cref="FindingCatalog.ExpiredSuppression"/> if it would have hidden something,
    /// else <see cref="FindingCatalog.UnusedSuppression"/>.
    /// </returns>
    internal GateResult Apply(IReadOnlyList<GateFinding> findings, CalendarDate today)
    {
        var active = new List<GateFinding>();
        var suppressed = new List<SuppressedFinding>();
        var fitting = new HashSet<int>();
        foreach (GateFinding found in findings)
        {
            int[] live = [.. Enumerable.Range(0, all.Length).Where(index => all[index].Expires >= today && Fits(index, found))];
            fitting.UnionWith(live);
            if (live.Length == 0)
            {
                active.Add(found);
            }
            else
            {
                suppressed.Add(new SuppressedFinding(found, all[live[0]]));
            }
        }

        GateFinding[] complaints =
        [
            .. Enumerable.Range(0, all.Length)
                .Where(index => !fitting.Contains(index))
                .Select(index => ComplaintAbout(index, active, today)),
        ];
        return new GateResult([.. active, .. complaints], suppressed);
    }

    private bool Fits(int index, GateFinding found) => all[index].Code == found.Finding.Code && all[index].Image.Matches(found.Finding.Image);

    /// <summary>A suppression that hides nothing.</summary>
    private GateFinding ComplaintAbout(int index, List<GateFinding> active, CalendarDate today)
    {
        Suppression suppression = all[index];
        string what = $"{LineOf(suppression)}the suppression of {suppression.Code} for '{suppression.Image}'";
        if (suppression.Expires >= today)
        {
            return Unused(suppression, $"{what} matches no finding; delete it, or correct its pattern");
        }

        string[] images = [.. active.Where(found => Fits(index, found)).Select(static found => found.Finding.Image)];
        return images.Length == 0
            ? Unused(suppression, $"{what} expired on {suppression.Expires} and would hide nothing; delete it")
            : LoadGate.Found(
                FindingCatalog.ExpiredSuppression,
                FindingSeverity.Error,
                suppression.Source,
                $"{what} expired on {suppression.Expires}; it no longer hides {Listing.Of(images, GateText.Named)}. "
                + $"Solve the findings and delete the suppression, or decide anew and give it another day (its reason was: {suppression.Reason})");
    }

    private static GateFinding Unused(Suppression suppression, string message)
        => LoadGate.Found(FindingCatalog.UnusedSuppression, FindingSeverity.Warning, suppression.Source, message);

    private static string LineOf(Suppression suppression)
        => suppression.Line == 0 ? string.Empty : FormattableString.Invariant($"line {suppression.Line}: ");
}
