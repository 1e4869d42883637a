using System;
using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>Everything that reports are made of: a tree as it is and as it would be, under several loaders.</summary>
public sealed record LoadReport
{
    /// <summary>Puts a report together.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="before">See <see cref="Before"/>.</param>
    /// <param name="after">See <see cref="After"/>.</param>
    /// <param name="verdicts">See <see cref="Verdicts"/>.</param>
    /// <param name="advice">See <see cref="Advice"/>.</param>
    /// <param name="findings">See <see cref="Findings"/>.</param>
    internal LoadReport(
        LoadOptions options,
        LoadSimulation before,
        LoadSimulation? after,
        IReadOnlyList<EffectVerdict> verdicts,
        IReadOnlyList<Advice> advice,
        IReadOnlyList<Finding> findings)
    {
        Options = options;
        Before = before;
        After = after;
        Verdicts = verdicts;
        Advice = advice;
        Findings = findings;
    }

    /// <summary>What was asked for.</summary>
    public LoadOptions Options { get; init; }

    /// <summary>The tree as it is.</summary>
    public LoadSimulation Before { get; init; }

    /// <summary>The tree rebased and bound; null if only the tree as it is was asked for.</summary>
    public LoadSimulation? After { get; init; }

    /// <summary>What was wrong with files or options.</summary>
    public IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>One for each native image and loader, in order of path, then of loader; empty without <see cref="After"/>.</summary>
    internal IReadOnlyList<EffectVerdict> Verdicts { get; init; }

    /// <summary>The images of both states, in order of path; empty without <see cref="After"/>.</summary>
    internal IReadOnlyList<ImageOutcome> Images { get; init; } = [];

    /// <summary>Whose images are, by path; what nothing is known of is left out, and counts as the reader's own.</summary>
    internal IReadOnlyDictionary<string, ImageOwner> Owners { get; init; } = new Dictionary<string, ImageOwner>(StringComparer.Ordinal);

    /// <summary>What was not chosen, and what that would change.</summary>
    internal OpenPolicies Open { get; init; } = OpenPolicies.All;

    /// <summary>Whether <see cref="After"/> was done; otherwise it would be.</summary>
    internal bool IsDone { get; init; }

    /// <summary>The largest savings first.</summary>
    internal IReadOnlyList<Advice> Advice { get; init; }

    /// <summary>Whether somebody other than the reader links an image.</summary>
    internal bool IsOthers(string path) => Owners.TryGetValue(path, out ImageOwner? owner) && owner.IsOther;
}
