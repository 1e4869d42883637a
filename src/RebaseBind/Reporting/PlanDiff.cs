using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Reporting;

/// <summary>What one plan does otherwise than another: which images came, went and changed their base.</summary>
public sealed class PlanDiff
{
    private PlanDiff(IReadOnlyList<PlanDiffImage> images, int unchanged)
    {
        Images = images;
        Unchanged = unchanged;
    }

    /// <summary>The images that came, went or changed their base, in order of path and machine, upper and lower case aside.</summary>
    public IReadOnlyList<PlanDiffImage> Images { get; }

    /// <summary>How many images have one base in both plans, whatever else changed about them.</summary>
    public int Unchanged { get; }

    /// <summary>Compares two plans.</summary>
    public static PlanDiff Between(PlanDiffSide old, PlanDiffSide @new)
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
    public int Count(PlanDiffChange change) => Images.Count(image => image.Change == change);
}
