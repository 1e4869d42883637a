using System;

namespace RebaseBind.Planning.Keeping;

/// <summary>Sets of images that share their beginnings: each is a chain of links, and a link names one image and the chain it extends.</summary>
/// <remarks>
/// The chains form a tree, so two of them differ in what lies above the link where they part. Each link also points to one further back
/// and knows the first name on the way there (jump pointers in a skew-binary pattern, after Myers 1983), so that even sets of 100,000
/// images are compared in a few dozen steps.
/// </remarks>
/// <param name="count">How many images there are; they are numbered in order of path.</param>
internal sealed class KeepChains(int count)
{
    private readonly int[] images = new int[count + 1];
    private readonly int[] parents = new int[count + 1];
    private readonly int[] depths = new int[count + 1];
    private readonly int[] jumps = new int[count + 1];
    private readonly int[] firstsToJump = new int[count + 1];
    private int links = 1;

    /// <summary>A chain with one more image. Chain 0 is empty.</summary>
    internal int Extend(int chain, int image)
    {
        int link = links++;
        images[link] = image;
        parents[link] = chain;
        depths[link] = depths[chain] + 1;
        int jump = jumps[chain];
        if (depths[chain] - depths[jump] == depths[jump] - depths[jumps[jump]])
        {
            jumps[link] = jumps[jump];
            firstsToJump[link] = Math.Min(image, chain == 0 ? int.MaxValue : Math.Min(firstsToJump[chain], jump == 0 ? int.MaxValue : firstsToJump[jump]));
        }
        else
        {
            jumps[link] = chain;
            firstsToJump[link] = image;
        }

        return link;
    }

    /// <summary>Whether <paramref name="chain"/> and <paramref name="image"/> together have the first of the images that only one of the two sets has.</summary>
    internal bool IsFirstByName(int image, int chain, int other)
    {
        int first = image;
        int otherFirst = int.MaxValue;
        Raise(ref chain, depths[other], ref first);
        Raise(ref other, depths[chain], ref otherFirst);
        while (chain != other)
        {
            bool jump = jumps[chain] != jumps[other];
            Step(ref chain, jump, ref first);
            Step(ref other, jump, ref otherFirst);
        }

        return first < otherFirst;
    }

    /// <summary>Which images a chain names.</summary>
    internal bool[] MembersOf(int chain)
    {
        var members = new bool[count];
        for (; chain != 0; chain = parents[chain])
        {
            members[images[chain]] = true;
        }

        return members;
    }

    private void Raise(ref int chain, int depth, ref int first)
    {
        while (depths[chain] > depth)
        {
            Step(ref chain, depths[jumps[chain]] >= depth, ref first);
        }
    }

    private void Step(ref int chain, bool jump, ref int first)
    {
        first = Math.Min(first, jump ? firstsToJump[chain] : images[chain]);
        chain = jump ? jumps[chain] : parents[chain];
    }
}
