using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;

namespace RebaseBind.Reporting;

/// <summary>What one plan does otherwise than another: which images came, went and changed their base.</summary>
internal sealed class PlanDiff
{
    private PlanDiff(IReadOnlyList<PlanDiffImage> images, int unchanged)
    {
        Images = images;
        Unchanged = unchanged;
    }

    /// <summary>The images that came, went or changed their base, in order of path and machine, upper and lower case aside.</summary>
    internal IReadOnlyList<PlanDiffImage> Images { get; }

    /// <summary>How many images have one base in both plans, whatever else changed about them.</summary>
    internal int Unchanged { get; }

    /// <summary>Compares two plans that were written as <see cref="JsonReport.OfPlan"/> writes them.</summary>
    /// <param name="old">The earlier plan's file.</param>
    /// <param name="new">The later plan's file.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedPlan"/> or <see cref="FindingCatalog.UnreadableFile"/>.</exception>
    internal static PlanDiff Between(string old, string @new) => Between(PlanDiffSide.Read(old), PlanDiffSide.Read(@new));

    /// <summary>Compares two plans.</summary>
    internal static PlanDiff Between(PlanDiffSide old, PlanDiffSide @new)
    {
        var images = new SortedDictionary<(string Path, string Machine), PlanDiffImage>(PlanDiffIdentity.Order);
        int unchanged = 0;
        foreach (KeyValuePair<(string Path, string Machine), PlanDiffEntry> one in @new.Entries)
        {
            if (!old.Entries.TryGetValue(one.Key, out PlanDiffEntry? before))
            {
                images.Add(one.Key, PlanDiffImage.Added(one.Value));
            }
            else if (before.Base != one.Value.Base)
            {
                images.Add(one.Key, PlanDiffImage.Moved(before, one.Value));
            }
            else
            {
                unchanged++;
            }
        }

        foreach (KeyValuePair<(string Path, string Machine), PlanDiffEntry> one in old.Entries.Where(one => !@new.Entries.ContainsKey(one.Key)))
        {
            images.Add(one.Key, PlanDiffImage.Removed(one.Value));
        }

        return new PlanDiff(images.Values.ToArray(), unchanged);
    }

    /// <summary>How many images had this change.</summary>
    internal int Count(PlanDiffChange change) => Images.Count(image => image.Change == change);
}

/// <summary>One image that two plans do not give the same base.</summary>
internal sealed class PlanDiffImage
{
    private PlanDiffImage(PlanDiffChange change, PlanDiffEntry present, PlanDiffEntry? old, PlanDiffEntry? @new)
    {
        Change = change;
        Path = present.Path;
        Machine = present.Machine;
        Old = old;
        New = @new;
    }

    /// <summary>What became of it.</summary>
    internal PlanDiffChange Change { get; }

    /// <summary>Its path, as the new plan writes it if that has it.</summary>
    internal string Path { get; }

    /// <summary>The processor, as <see cref="Words.MachineWords"/> writes it.</summary>
    internal string Machine { get; }

    /// <summary>The image in the old plan; null if it was added.</summary>
    internal PlanDiffEntry? Old { get; }

    /// <summary>The image in the new plan; null if it was removed.</summary>
    internal PlanDiffEntry? New { get; }

    internal static PlanDiffImage Added(PlanDiffEntry @new) => new(PlanDiffChange.Added, @new, null, @new);

    internal static PlanDiffImage Removed(PlanDiffEntry old) => new(PlanDiffChange.Removed, old, old, null);

    internal static PlanDiffImage Moved(PlanDiffEntry old, PlanDiffEntry @new) => new(PlanDiffChange.Moved, @new, old, @new);
}

/// <summary>What became of an image between two plans.</summary>
internal enum PlanDiffChange
{
    /// <summary>Only the new plan has it.</summary>
    Added,

    /// <summary>Only the old plan has it.</summary>
    Removed,

    /// <summary>Both have it, at different bases.</summary>
    Moved,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class PlanDiffChangeWords
{
    /// <summary>"added", "removed" or "moved".</summary>
    internal static string ToWord(this PlanDiffChange change) => change switch
    {
        PlanDiffChange.Added => "added",
        PlanDiffChange.Removed => "removed",
        _ => "moved",
    };
}
