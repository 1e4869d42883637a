using System.Collections.Generic;

namespace RebaseBind.Processes;

/// <summary>Sorts images into groups that are in the same sets, so that the list of these sets exists once for each group.</summary>
/// <remarks>
/// Each set splits the groups that it takes a part of. A group knows the one it came from and the set that made it, so its sets are those on its way.
/// </remarks>
internal sealed class SetPartition(int count)
{
    /// <summary>The group that all images are in before there is a set.</summary>
    private const int First = 0;

    private readonly int[] groupOf = new int[count];
    private readonly List<(int Origin, int Set)> groups = [default];
    private readonly Dictionary<int, IReadOnlyList<int>> lists = [];

    /// <summary>Adds a set, with a higher number than those before it.</summary>
    /// <param name="set">The set's number.</param>
    /// <param name="members">The images in it, each once.</param>
    internal void Add(int set, IReadOnlyList<ImageNumber> members)
    {
        var parts = new Dictionary<int, int>();
        for (int i = 0; i < members.Count; i++)
        {
            ref int group = ref groupOf[members[i].Value];
            if (!parts.TryGetValue(group, out int part))
            {
                part = groups.Count;
                groups.Add((group, set));
                parts.Add(group, part);
            }

            group = part;
        }
    }

    /// <summary>The sets an image is in, ascending; the same object for images that are in the same sets.</summary>
    internal IReadOnlyList<int> SetsOf(ImageNumber image)
    {
        if (!lists.TryGetValue(groupOf[image.Value], out IReadOnlyList<int>? sets))
        {
            var ascending = new List<int>();
            for (int group = groupOf[image.Value]; group != First; group = groups[group].Origin)
            {
                ascending.Add(groups[group].Set);
            }

            ascending.Reverse();
            sets = ascending.ToArray();
            lists.Add(groupOf[image.Value], sets);
        }

        return sets;
    }
}
