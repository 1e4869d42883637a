using System;
using System.Collections.Generic;

namespace RebaseBind.Planning.Keeping;

/// <summary>Sets of images that share their beginnings: each is a chain of links, and a link names one image and the chain it extends.</summary>
/// <remarks>
/// The chains form a tree, so two of them differ in what lies above the link where they part. Each link also points to one further back
/// and knows the first name on the way there (jump pointers in a skew-binary pattern, after Myers 1983), so that even sets of 100,000
/// images are compared in a few dozen steps. Images are numbered in order of path.
/// </remarks>
internal sealed class KeepChains
{
    private readonly List<Link> links = [new(Image: int.MaxValue, Parent: 0, Depth: 0, Jump: 0, FirstToJump: int.MaxValue)];

    /// <summary>A chain with one more image. Chain 0 is empty.</summary>
    internal int Extend(int chain, int image)
    {
        Link parent = links[chain];
        Link middle = links[parent.Jump];
        bool joins = parent.Depth - middle.Depth == middle.Depth - links[middle.Jump].Depth;
        links.Add(new Link(
            image,
            chain,
            parent.Depth + 1,
            joins ? middle.Jump : chain,
            joins ? Math.Min(image, Math.Min(parent.FirstToJump, middle.FirstToJump)) : image));
        return links.Count - 1;
    }

    /// <summary>
    /// Whether <paramref name="chain"/> and <paramref name="image"/> together have the first of the images that only one of the two sets has.
    /// </summary>
    internal bool IsFirstByName(int image, int chain, int other)
    {
        int first = image;
        int otherFirst = int.MaxValue;
        Raise(ref chain, links[other].Depth, ref first);
        Raise(ref other, links[chain].Depth, ref otherFirst);
        while (chain != other)
        {
            bool jump = links[chain].Jump != links[other].Jump;
            Step(ref chain, jump, ref first);
            Step(ref other, jump, ref otherFirst);
        }

        return first < otherFirst;
    }

    /// <summary>Which of <paramref name="count"/> images a chain names.</summary>
    internal bool[] MembersOf(int chain, int count)
    {
        var members = new bool[count];
        for (; chain != 0; chain = links[chain].Parent)
        {
            members[links[chain].Image] = true;
        }

        return members;
    }

    private void Raise(ref int chain, int depth, ref int first)
    {
        while (links[chain].Depth > depth)
        {
            Step(ref chain, links[links[chain].Jump].Depth >= depth, ref first);
        }
    }

    private void Step(ref int chain, bool jump, ref int first)
    {
        Link link = links[chain];
        first = Math.Min(first, jump ? link.FirstToJump : link.Image);
        chain = jump ? link.Jump : link.Parent;
    }

    /// <summary>The end of a chain.</summary>
    /// <param name="Image">The image it names.</param>
    /// <param name="Parent">The chain without it.</param>
    /// <param name="Depth">How many images there are.</param>
    /// <param name="Jump">A chain further back.</param>
    /// <param name="FirstToJump">The smallest image from here to there, that one's own left out.</param>
    private readonly record struct Link(int Image, int Parent, int Depth, int Jump, int FirstToJump);
}
