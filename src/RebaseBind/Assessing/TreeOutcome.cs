using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>What was done with a tree, or would be, and what was left.</summary>
/// <param name="IsDone">Whether it was done; otherwise it would be.</param>
/// <param name="Done">What, such as "9 of 17 native images moved, 3 laid out in pages"; "none of 17 native images".</param>
/// <param name="Left">What was left, by reason.</param>
/// <param name="Rest">Those of which nothing is said above, in one sentence without a full stop; null if there are none.</param>
internal sealed record TreeOutcome(bool IsDone, string Done, IReadOnlyList<LeftGroup> Left, string? Rest)
{
    /// <summary>What stands before <see cref="Done"/>.</summary>
    internal string Label => IsDone ? "changed" : "would change";

    /// <summary>Finds it; null if only the tree as it is was simulated.</summary>
    internal static TreeOutcome? Of(LoadReport report)
    {
        if (report.After is null || report.Images.Count == 0)
        {
            return null;
        }

        ImageOutcome[] native = [.. report.Images.Where(static image => !image.Before.IsLeftToRuntime || image.IsChanged)];
        (int Count, string What)[] all =
        [
            (native.Count(static image => image.IsMoved), "moved"),
            (native.Count(static image => image.IsLaidOut), "laid out in pages"),
            (native.Count(static image => image.IsNewlyBound), "bound"),
            (native.Count(static image => image.IsCleared), "without DYNAMICBASE now"),
            (native.Count(static image => image.IsStripped), "without its signature now"),
        ];
        (int Count, string What)[] changes = [.. all.Where(static one => one.Count != 0)];
        string of = Amounts.Count(native.Length, "native image");
        string done = changes.Length == 0 ? $"none of {of}"
            : $"{Amounts.Count(changes[0].Count)} of {of} {changes[0].What}"
                + string.Concat(changes.Skip(1).Select(static one => $", {Amounts.Count(one.Count)} {one.What}"));
        int others = native.Count(image => report.IsOthers(image.Before.Path));
        int moved = native.Count(image => image.IsChanged && report.IsOthers(image.Before.Path));
        done += others == 0 ? string.Empty
            : $"; {Amounts.Count(others)} of the {Amounts.Count(native.Length)} are of packages and frameworks, "
                + $"{Amounts.Count(moved)} of them changed";
        IReadOnlyList<LeftGroup> left = LeftGroup.In(report.Findings);
        return new TreeOutcome(report.IsDone, done, left, RestOf(report, native));
    }

    private static string? RestOf(LoadReport report, ImageOutcome[] native)
    {
        HashSet<string> named =
            [.. report.Findings.Where(static finding => LeftGroup.Has(finding.Code)).Select(static finding => finding.Image)];
        int same = native.Count(image => !image.IsChanged && !named.Contains(image.Before.Path));
        int managed = report.Images.Count - native.Length;
        string[] parts =
        [
            .. same == 0 ? Array.Empty<string>() : [Amounts.Count(same, "needs", "need") + " no change"],
            .. managed == 0
                ? Array.Empty<string>()
                : [Amounts.Count(managed, "managed image is", "managed images are") + " left to the .NET runtime"],
        ];
        return parts.Length == 0 ? null : string.Join("; ", parts);
    }
}
