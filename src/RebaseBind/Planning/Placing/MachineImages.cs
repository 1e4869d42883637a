using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Gathering;
using RebaseBind.Locking;

namespace RebaseBind.Planning.Placing;

/// <summary>The images of one machine and what is known before any of them is placed.</summary>
internal sealed class MachineImages
{
    internal MachineImages(Machine machine, ImageSummary[] images, PlanningInputs inputs)
    {
        Machine = machine;
        Images = images;
        Inputs = inputs;
        Ranges = MachineRanges.For(machine, inputs.Options);
        Leave = Array.ConvertAll(images, image => LeaveReason.For(image, inputs.Options));
        LargestRange = Ranges.Placement.Max(range => range.Length);
    }

    internal Machine Machine { get; }

    /// <summary>The images, in order of path.</summary>
    internal ImageSummary[] Images { get; }

    /// <summary>For each image why it is left alone; null if it may move.</summary>
    internal LeaveReason?[] Leave { get; }

    internal MachineRanges Ranges { get; }

    internal PlanningInputs Inputs { get; }

    /// <summary>Bytes of the largest range that images are moved into.</summary>
    internal ulong LargestRange { get; }

    /// <summary>Bytes to keep free for an image that gets a new place.</summary>
    internal ulong RoomOf(int index, bool withGrowth)
        => SizeClass.RoomFor(Images[index].SizeOfImage, withGrowth ? Inputs.Options.EffectiveGrowthPercent : 0);

    /// <summary>
    /// Whether an image may stay at its base if nothing is in the way there. A layout that is shared through a lock file leaves the linkers'
    /// defaults to nobody: who would get them depends on which project is built first.
    /// </summary>
    internal bool IsWelcomeAtItsBase(ImageSummary image)
        => Ranges.Usable.Contains(AddressRange.OfImage(image)) && (Inputs.Lock is null || !MachineRanges.IsLinkerDefault(image.ImageBase));

    /// <summary>The addresses nobody may have: reserved ones and images that stay where they are.</summary>
    internal AddressSpaces CreateSpaces(bool mayShare)
    {
        var spaces = new AddressSpaces(Inputs.Sets, mayShare);
        foreach (AddressRange range in Inputs.Options.Reserved)
        {
            spaces.Reserve(range);
        }

        foreach (AddressRange range in Inputs.Pins.Unused)
        {
            spaces.Reserve(range);
        }

        for (int i = 0; i < Images.Length; i++)
        {
            if (Leave[i] is not null)
            {
                spaces.Add(AddressRange.OfImage(Images[i]), Images[i]);
            }
        }

        return spaces;
    }

    /// <summary>The lock file's entries for images of this machine that are not here today, or that cannot move.</summary>
    internal IEnumerable<LockEntry> AbsentEntries()
    {
        if (Inputs.Lock is not { } addressLock)
        {
            return [];
        }

        var present = new HashSet<string>(Images.Where((_, i) => Leave[i] is null).Select(image => image.Path), StringComparer.OrdinalIgnoreCase);
        return addressLock.Entries.Where(entry => entry.Machine == Machine && !present.Contains(entry.Path));
    }
}
