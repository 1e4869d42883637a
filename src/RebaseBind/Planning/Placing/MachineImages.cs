using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>The images of one machine and what is known before any of them is placed.</summary>
internal sealed class MachineImages
{
    private VirtualAddress[]? bases;

    internal MachineImages(Machine machine, ImageSummary[] images, PlanningInputs inputs)
    {
        Machine = machine;
        Images = images;
        Inputs = inputs;
        Ranges = MachineRanges.For(machine, inputs.Layout);
        Leave = Array.ConvertAll(images, image => LeaveReason.For(image, inputs.Leave));
        LargestRange = Ranges.Placement.Max(range => range.Length);
        Near = new NearGroups(images, inputs.Sets);
        Exes = NearExes.Of(images, inputs.Layout);
    }

    internal Machine Machine { get; }

    /// <summary>The images, in order of path.</summary>
    internal ImageSummary[] Images { get; }

    /// <summary>For each image why it is left alone; null if it may move.</summary>
    internal LeaveReason?[] Leave { get; }

    internal MachineRanges Ranges { get; }

    internal PlanningInputs Inputs { get; private set; }

    /// <summary>Bytes of the largest range that images are moved into.</summary>
    internal ulong LargestRange { get; }

    /// <summary>Images that 32-bit references tie to one another.</summary>
    internal NearGroups Near { get; }

    /// <summary>EXEs that no image may move near to.</summary>
    internal IReadOnlyList<NearExe> Exes { get; }

    /// <summary>What keeps an image from moving to some addresses that an EXE is near to; null if nothing does.</summary>
    internal string? FindExeNear(AddressRange range)
        => Exes.FirstOrDefault(near => near.Range.Overlaps(range)) is { Exe: { } exe }
            ? $"it is within 2 GiB of {exe.Path}, which {PolicyWords.NearExe} keeps free"
            : null;

    /// <summary>Whether images that move fill their ranges from the top.</summary>
    internal bool FillsFromTop => Inputs.Layout.Placement == PlacementMode.Top;

    /// <summary>
    /// Whether images move to the top of their ranges even if they could stay: where addresses are few, so that what is free stays in one block.
    /// </summary>
    internal bool GathersAtTop => FillsFromTop && MachineRanges.IsNarrow(Machine);

    /// <summary>A place among some addresses that an image may move to, the first or the last.</summary>
    internal VirtualAddress? FindFree(AddressSpaces spaces, AddressRange range, ulong size, ImageSummary image)
        => FillsFromTop ? spaces.FindFreeFromTop(range.Start, range.End, size, image) : spaces.FindFree(range.Start, range.End, size, image);

    /// <summary>Leaves images alone that are tied to one that cannot move.</summary>
    internal void LeaveTiedToFixed()
    {
        foreach (int[] group in Near.Groups)
        {
            int anchor = Array.FindIndex(group, i => Leave[i] is not null);
            if (anchor >= 0)
            {
                LeaveAll(group, group[anchor], LeaveReason.Tied);
            }
        }
    }

    /// <summary>Leaves images alone that a plan puts out of reach of one they are tied to.</summary>
    /// <returns>Whether there are any.</returns>
    internal bool LeaveTiedThatParted(Placement[] placements)
    {
        bool hasParted = false;
        foreach (int[] group in Near.Groups)
        {
            AddressRange At(int i) => AddressRange.ForImage(placements[i].Base, Images[i].SizeOfImage);
            if (Leave[group[0]] is null && !Array.TrueForAll(group, i => Array.TrueForAll(group, other => NearGroups.AreNear(At(i), At(other)))))
            {
                LeaveAll(group, group[0], LeaveReason.Parted);
                hasParted = true;
            }
        }

        return hasParted;
    }

    /// <summary>One image that an image is tied to.</summary>
    internal int PartnerOf(int index) => NearGroups.PartnerIn(Near.Groups.First(group => Array.IndexOf(group, index) >= 0), index);

    private void LeaveAll(int[] group, int anchor, Func<ImageSummary, LeaveReason> reason)
    {
        foreach (int i in group)
        {
            Leave[i] ??= reason(Images[i == anchor ? NearGroups.PartnerIn(group, i) : anchor]);
        }
    }

    /// <summary>Bytes to keep free for an image that gets a new place.</summary>
    internal ulong RoomOf(int index, bool withGrowth)
        => SizeClass.RoomFor(Images[index].SizeOfImage, withGrowth ? Inputs.Layout.EffectiveGrowthPercent : 0);

    /// <summary>The base that an image has now: at first what its file says.</summary>
    internal VirtualAddress BaseOf(int index) => bases is null ? Images[index].ImageBase : bases[index];

    /// <summary>The addresses that an image has now.</summary>
    internal AddressRange RangeOf(int index) => AddressRange.ForImage(BaseOf(index), Images[index].SizeOfImage);

    /// <summary>The same images where a plan puts them; those it finds no place for where they are.</summary>
    internal MachineImages At(Place[] places)
    {
        var moved = (MachineImages)MemberwiseClone();
        moved.bases = places.Select((place, i) => place.Exists ? place.Base : BaseOf(i)).ToArray();
        moved.Inputs = Inputs with { Trace = null };
        return moved;
    }

    /// <summary>
    /// Whether an image may stay at its base if nothing is in the way there. A layout that is shared through a lock file leaves the linkers'
    /// defaults to nobody: who would get them depends on which project is built first.
    /// </summary>
    internal bool IsWelcomeAtItsBase(int index)
        => IsInRange(RangeOf(index)) && (Inputs.Lock is null || !MachineRanges.IsLinkerDefault(BaseOf(index)));

    /// <summary>Whether images may lie at some addresses: where the profile lets them stay, or where they are moved to.</summary>
    internal bool IsInRange(AddressRange range)
        => Ranges.Usable.Contains(range) || Ranges.Placement.Any(placement => placement.Contains(range));

    /// <summary>The addresses nobody may have: reserved ones and images that stay where they are.</summary>
    internal AddressSpaces CreateSpaces(bool mayShare)
    {
        var spaces = new AddressSpaces(Inputs.Sets, mayShare);
        foreach (AddressRange range in Inputs.Layout.Reserved.Concat(Ranges.Reserved))
        {
            spaces.Reserve(range);
        }

        foreach (AddressRange range in Inputs.Pins.Unused)
        {
            spaces.Reserve(range);
        }

        foreach (NearExe near in Exes)
        {
            spaces.Close(near.Range);
        }

        for (int i = 0; i < Images.Length; i++)
        {
            if (Leave[i] is not null && !Images[i].IsForeign)
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
