using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable.Movability;
using RebaseBind.Processes;

namespace RebaseBind.Planning.Placing;

/// <summary>Images that 32-bit references tie to one another: they move together or not at all (<see cref="PseudoRelocations"/>).</summary>
internal sealed class NearGroups
{
    private readonly int[] leaders = [];
    private readonly bool[] isTied = [];

    /// <summary>Finds them.</summary>
    /// <param name="images">The images of one machine.</param>
    /// <param name="sets">Which of them may meet.</param>
    internal NearGroups(ImageSummary[] images, LoadSets sets)
    {
        Groups = [];
        if (Array.TrueForAll(images, static image => image.Near.Count == 0))
        {
            return;
        }

        leaders = new int[images.Length];
        isTied = new bool[leaders.Length];
        for (int i = 0; i < leaders.Length; i++)
        {
            leaders[i] = i;
        }

        ILookup<string, int> byName = Enumerable.Range(0, leaders.Length).ToLookup(i => images[i].FileName, StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < leaders.Length; i++)
        {
            IEnumerable<int> tied = images[i].Near.SelectMany(name => byName[DllName.FileNameOf(name)]);
            foreach (int other in tied.Where(other => sets.MayMeet(images[i], images[other])))
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

    /// <summary>An image of the group, other than one of them.</summary>
    internal static int PartnerIn(int[] group, int image) => group[0] == image ? group[1] : group[0];

    private void Join(int image, int other)
    {
        int left = LeaderOf(image);
        int right = LeaderOf(other);
        leaders[Math.Max(left, right)] = Math.Min(left, right);
    }
}
