using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>Everything that reports are made of: a tree as it is and as it would be, under several loaders.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Before">The tree as it is.</param>
/// <param name="After">The tree rebased and bound; null if only the tree as it is was asked for.</param>
/// <param name="Verdicts">One for each native image and loader, in order of path, then of loader; empty without <paramref name="After"/>.</param>
/// <param name="Advice">The largest savings first.</param>
/// <param name="Findings">What was wrong with files or options.</param>
public sealed record LoadReport(
    LoadOptions Options,
    LoadSimulation Before,
    LoadSimulation? After,
    IReadOnlyList<EffectVerdict> Verdicts,
    IReadOnlyList<Advice> Advice,
    IReadOnlyList<Finding> Findings);
