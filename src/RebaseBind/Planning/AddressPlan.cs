using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where every image goes.</summary>
/// <param name="Placements">One for each image, in order of path.</param>
/// <param name="OverlapsBefore">Images that overlap another at the bases their files ask for.</param>
/// <param name="OverlapsAfter">Images that overlap another at the planned bases.</param>
/// <param name="Findings">What was left undone.</param>
public sealed record AddressPlan(
    IReadOnlyList<Placement> Placements,
    IReadOnlyList<Overlap> OverlapsBefore,
    IReadOnlyList<Overlap> OverlapsAfter,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>How many images have this action.</summary>
    public int Count(PlacementAction action) => Placements.Count(placement => placement.Action == action);

    /// <summary>The size of the largest group of images that ask for one and the same base, and that base; 0 if no two do.</summary>
    public (int Images, VirtualAddress Base) MostWantedBase()
    {
        var most = Placements
            .Where(placement => placement.Image.IsDll && !placement.Image.IsManaged)
            .GroupBy(placement => (placement.Image.Machine, placement.Image.ImageBase))
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key.ImageBase)
            .FirstOrDefault();
        return most is null || most.Count() < 2 ? default : (most.Count(), most.Key.ImageBase);
    }
}
