using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Assessing;

/// <summary>Advice of one kind, apart by who could follow it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Own">That for the reader's own images, the largest saving first; perhaps none.</param>
/// <param name="Others">How many images of packages and frameworks it is true of, too: the reader does not link these.</param>
internal sealed record AdviceGroup(AdviceKind Kind, IReadOnlyList<Advice> Own, int Others)
{
    /// <summary>Groups the advice of a report: kinds that have some for the reader first.</summary>
    internal static IReadOnlyList<AdviceGroup> In(LoadReport report)
        => [.. report.Advice
            .GroupBy(static advice => advice.Kind)
            .Select(kind => new AdviceGroup(
                kind.Key,
                [.. kind.Where(advice => !report.IsOthers(advice.Path))],
                kind.Where(advice => report.IsOthers(advice.Path)).Select(static advice => advice.Path).Distinct(StringComparer.Ordinal).Count()))
            .OrderBy(static group => group.Own.Count == 0)];

    /// <summary>The kind as words: "thin fixups".</summary>
    internal string Title => Kind.ToWord().Replace('-', ' ');
}
