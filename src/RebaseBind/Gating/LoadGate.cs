using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;

namespace RebaseBind.Gating;

/// <summary>Says no to a tree of which some loader would relocate an image, could not load one, or that costs more than its budgets.</summary>
/// <remarks>
/// If several processes and loaders show one fault of an image, that is one finding. So an image never has more than a few findings.
/// </remarks>
internal static class LoadGate
{
    /// <summary>Everything that speaks against the tree, in order of image, then of code.</summary>
    /// <param name="simulation">What loaders do with the tree as it is to be released; the loaders in it are those that count.</param>
    /// <param name="overlaps">
    /// The images that can meet and want the same addresses, from <see cref="OverlapGate.Find"/>; they are errors whether a simulated process
    /// shows them or not.
    /// </param>
    /// <param name="options">Budgets.</param>
    /// <param name="remedy">What can be done.</param>
    /// <param name="others">What speaks against images wherever processes hold them.</param>
    internal static IReadOnlyList<GateFinding> Check(
        LoadSimulation simulation,
        IReadOnlyList<Overlap> overlaps,
        GateOptions options,
        Remedy remedy,
        params IEnumerable<GateFinding> others)
    {
        GateFinding[] findings =
        [
            .. RelocationRule.Check(simulation, overlaps, options, remedy),
            .. FailureRule.Check(simulation, remedy),
            .. OutsideRule.Check(simulation, options.Unreadable),
            .. WrongSlotRule.Check(simulation),
            .. BudgetRule.Check(simulation, options, remedy),
            .. FreeBlockRule.Check(simulation, options),
            .. others,
        ];
        return
        [
            .. findings
                .OrderBy(static found => found.Finding.Image, StringComparer.Ordinal)
                .ThenBy(static found => found.Finding.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>One finding of the gate.</summary>
    internal static GateFinding Found(
        string code,
        FindingSeverity severity,
        string image,
        string message,
        GateNumbers cost = default,
        IEnumerable<string>? loaders = null)
        => new(new Finding(code, severity, image, message), cost) { Loaders = [.. loaders ?? []] };
}
