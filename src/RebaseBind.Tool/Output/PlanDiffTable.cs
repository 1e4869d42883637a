using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>What changed from plan to plan as a table, and the rest counted.</summary>
internal static class PlanDiffTable
{
    private const string None = "-";

    internal static void Write(PlanDiff diff)
    {
        Columns.Write(
            [("Old base", true), ("New base", true), ("Machine", false), ("Change", false), ("Image", false), ("Why", false)],
            diff.Images.Select(image => new[]
            {
                image.Old?.Base.ToString() ?? None,
                image.New?.Base.ToString() ?? None,
                image.Machine,
                image.Change.ToWord(),
                image.Path,
                Why(image.Old, image.New),
            }));
        Console.Out.WriteLine(
            $"{Amounts.Count(diff.Images.Count + diff.Unchanged, "image")}: "
            + $"{Count(PlanDiffChange.Added)} added, {Count(PlanDiffChange.Removed)} removed, "
            + $"{Count(PlanDiffChange.Moved)} moved, {Amounts.Count(diff.Unchanged)} unchanged");

        string Count(PlanDiffChange change) => Amounts.Count(diff.Count(change));
    }

    private static string Why(PlanDiffEntry? old, PlanDiffEntry? @new)
        => @new is null ? "not in the new plan; was: " + old!.Reason
        : old is null ? "not in the old plan; is: " + @new.Reason
        : string.Join("; ", [@new.Reason, .. Facts(old, @new)]);

    /// <summary>The differences of the image itself; none if it moves because of other images.</summary>
    private static IEnumerable<string> Facts(PlanDiffEntry old, PlanDiffEntry @new)
    {
        if (old.SizeOfImage != @new.SizeOfImage)
        {
            (string from, string to) = Amounts.Pair(old.SizeOfImage, @new.SizeOfImage, AmountUnit.Bytes);
            yield return $"{(old.SizeOfImage < @new.SizeOfImage ? "grew" : "shrank")} from {from} to {to}";
        }

        if (old.Fixups != @new.Fixups)
        {
            yield return $"fixups {Amounts.Count(old.Fixups)} -> {Amounts.Count(@new.Fixups)}";
        }

        if (old.OriginalBase != @new.OriginalBase)
        {
            yield return $"original base {old.OriginalBase} -> {@new.OriginalBase}";
        }
    }
}
