using System;
using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;

namespace RebaseBind.Planning;

/// <summary>Finds what makes planning pointless: images that cannot be told apart or lie nowhere, options that contradict themselves.</summary>
internal static class InputFaults
{
    /// <summary>Errors, and warnings about PE32 images that end above 2 GiB.</summary>
    /// <param name="images">The images, in order of path.</param>
    /// <param name="layout">Where the user wants them.</param>
    /// <param name="leave">Which of them are left alone.</param>
    internal static List<Finding> Find(ImageSummary[] images, LayoutPolicy layout, LeavePolicy leave)
    {
        var findings = new List<Finding>();
        foreach (string fault in LayoutFaults(layout))
        {
            findings.Add(new Finding(FindingCatalog.BadPolicy, FindingSeverity.Error, string.Empty, fault));
        }

        foreach (string path in FindRepeated(images))
        {
            findings.Add(new Finding(
                FindingCatalog.DuplicateIdentity,
                FindingSeverity.Error,
                path,
                "another image has this path, upper and lower case aside; Windows takes them for one file"));
        }

        foreach (ImageSummary image in images)
        {
            if (EndFault(image, leave) is { } finding)
            {
                findings.Add(finding);
            }
        }

        return findings;
    }

    /// <summary>Paths that another image has, too. Sorts hashes, for a set of 100,000 paths takes ten times the memory.</summary>
    private static SortedSet<string> FindRepeated(ImageSummary[] images)
    {
        int[] hashes = Array.ConvertAll(images, image => StringComparer.OrdinalIgnoreCase.GetHashCode(image.Path));
        var order = new int[images.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(hashes, order);
        var repeated = new SortedSet<string>(StringComparer.Ordinal);
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && hashes[end] == hashes[start]; end++)
            {
                for (int other = start; other < end; other++)
                {
                    if (StringComparer.OrdinalIgnoreCase.Equals(images[order[other]].Path, images[order[end]].Path))
                    {
                        repeated.Add(images[order[other]].Path);
                        repeated.Add(images[order[end]].Path);
                        break;
                    }
                }
            }
        }

        return repeated;
    }

    private static IEnumerable<string> LayoutFaults(LayoutPolicy layout)
    {
        if (layout.GrowthPercent is < 0 or > LayoutPolicy.MaxGrowthPercent)
        {
            yield return $"a growth of {layout.GrowthPercent} percent makes no sense; give 0 to {LayoutPolicy.MaxGrowthPercent}";
        }

        if (layout is { Placement: PlacementMode.Top, Seed: not null })
        {
            yield return "a seed shifts images away from the top of their range, where placement 'top' puts them; leave out one of the two";
        }

        if (MachineRanges.FindFault(layout) is { } fault)
        {
            yield return fault;
        }
    }

    /// <summary>
    /// A warning about an image that no process can have at its base, nor anywhere else. It stops nobody: the other images are planned as if the
    /// user had named it as one to keep.
    /// </summary>
    private static Finding? EndFault(ImageSummary image, LeavePolicy leave)
    {
        const ulong twoGigabytes = 0x8000_0000;
        bool isNarrow = MachineRanges.IsNarrow(image.Machine);
        ulong room = AddressRange.RoundUp(image.SizeOfImage);
        if (image.IsForeign || !image.IsDll)
        {
            return null;
        }

        ulong limit = isNarrow ? twoGigabytes : MachineRanges.WideAddressable.End.Value;
        string what = isNarrow ? "the 2 GiB that every 32-bit process has" : "what any process has";
        return (room > limit || image.ImageBase.Value > limit - room)
            && LeaveReason.For(image, leave) is { Code: not FindingCatalog.SharedRange } reason
            ? TooLarge(
                image,
                $"it wants {image.ImageBase}, above {what}, and cannot move: {reason.Text}")
            : null;
    }

    private static Finding TooLarge(ImageSummary image, string problem)
        => new(FindingCatalog.ImageTooLarge, FindingSeverity.Warning, image.Path, problem);
}
