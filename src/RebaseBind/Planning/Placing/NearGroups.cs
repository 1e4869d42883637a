using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Planning.Placing;

/// <summary>Images that 32-bit references tie to one another: they move together or not at all (<see cref="PseudoRelocations"/>).</summary>
internal sealed class NearGroups
{
    private readonly MachineImages images;
    private readonly int[] leaders = [];
    private readonly bool[] isTied = [];

    /// <summary>Finds them.</summary>
    /// <param name="images">The images of one machine.</param>
    internal NearGroups(MachineImages images)
    {
        this.images = images;
        Groups = [];
        if (Array.TrueForAll(images.Images, static image => image.Near.Count == 0))
        {
            return;
        }

        leaders = new int[images.Images.Length];
        isTied = new bool[leaders.Length];
        for (int i = 0; i < leaders.Length; i++)
        {
            leaders[i] = i;
        }

        ILookup<string, int> byName = Enumerable.Range(0, leaders.Length).ToLookup(i => images.Images[i].FileName, StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < leaders.Length; i++)
        {
            foreach (int other in images.Images[i].Near.SelectMany(name => byName[WithExtension(name)]).Where(other => MayMeet(i, other)))
            {
                Join(i, other);
            }
        }

        Groups =
        [
            .. Enumerable.Range(0, leaders.Length)
                .GroupBy(LeaderOf)
                .Where(static group => group.Count() > 1)
                .Select(static group => group.ToArray()),
        ];
        foreach (int image in Groups.SelectMany(static group => group))
        {
            isTied[image] = true;
        }
    }

    /// <summary>The groups, by the numbers of their images, ascending.</summary>
    internal IReadOnlyList<int[]> Groups { get; }

    /// <summary>Whether all of some addresses are in reach of all the others.</summary>
    internal static bool AreNear(AddressRange one, AddressRange other)
        => Math.Max(one.End.Value, other.End.Value) - Math.Min(one.Start.Value, other.Start.Value) <= PseudoRelocations.Reach;

    /// <summary>Whether an image is tied to another.</summary>
    internal bool IsTied(int image) => isTied.Length != 0 && isTied[image];

    /// <summary>The image, of those that some image is tied to, that leads their group; its path stands for the place of all of them.</summary>
    internal int LeaderOf(int image)
    {
        while (leaders.Length != 0 && leaders[image] != image)
        {
            image = leaders[image];
        }

        return image;
    }

    /// <summary>Whether a group can stay: each in reach of the others, and nothing in the way of any.</summary>
    /// <param name="group">The group.</param>
    /// <param name="canStay">Whether nothing that does not move is in an image's way.</param>
    internal bool FitsWhereItIs(int[] group, Func<int, bool> canStay)
        => Array.TrueForAll(group, i => canStay(i) && Array.TrueForAll(group, other => AreNear(images.RangeOf(i), images.RangeOf(other))))
        && Array.TrueForAll(group, i => !OverlapsAnother(i));

    /// <summary>An image of the group, other than one of them.</summary>
    internal static int PartnerIn(int[] group, int image) => group[0] == image ? group[1] : group[0];

    /// <summary>Loaders add the extension where an importer writes none.</summary>
    private static string WithExtension(string name) => name.IndexOf('.') < 0 ? name + ".dll" : name;

    private bool OverlapsAnother(int image)
    {
        AddressRange own = images.RangeOf(image);
        for (int i = 0; i < images.Images.Length; i++)
        {
            if (i != image && images.RangeOf(i).Overlaps(own) && !images.Images[i].IsForeign && MayMeet(i, image))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayMeet(int image, int other) => images.Inputs.Sets.MayMeet(images.Images[image], images.Images[other]);

    private void Join(int image, int other)
    {
        int left = LeaderOf(image);
        int right = LeaderOf(other);
        leaders[Math.Max(left, right)] = Math.Min(left, right);
    }
}
