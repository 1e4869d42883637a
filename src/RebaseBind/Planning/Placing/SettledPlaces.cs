using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;

namespace RebaseBind.Planning.Placing;

/// <summary>The places that are not the planner's to choose: pinned ones, and those the lock file gives.</summary>
internal sealed class SettledPlaces
{
    private readonly MachineImages images;
    private readonly List<Finding> findings;
    private readonly AddressSpaces taken;
    private readonly Dictionary<int, Place> places = [];
    private readonly List<LockEntry> lost = [];
    private readonly Dictionary<int, PlacementReason> reasons = [];

    private SettledPlaces(MachineImages images, List<Finding> findings)
    {
        this.images = images;
        this.findings = findings;
        taken = images.CreateSpaces(mayShare: true);
        Absent = [.. images.AbsentEntries()];
    }

    /// <summary>Entries of the lock file for images that are not here today.</summary>
    internal IReadOnlyList<LockEntry> Absent { get; }

    /// <summary>Settles what can be settled; pins that cannot are errors.</summary>
    internal static SettledPlaces Of(MachineImages images, List<Finding> findings)
    {
        var settled = new SettledPlaces(images, findings);
        settled.SettlePins();
        if (images.Inputs.Lock is { } addressLock)
        {
            settled.SettleLocked(addressLock);
        }

        return settled;
    }

    /// <summary>What settled an image's place, or why it loses the one that the lock file gave it; null if neither.</summary>
    internal PlacementReason? WhyOf(int index) => reasons.TryGetValue(index, out PlacementReason reason) ? reason : null;

    /// <summary>Whether an image's place is settled.</summary>
    internal bool Has(int index) => places.ContainsKey(index);

    /// <summary>For each image its settled place, if it has one.</summary>
    internal Place[] CopyPlaces()
    {
        var copy = new Place[images.Images.Length];
        foreach (KeyValuePair<int, Place> place in places)
        {
            copy[place.Key] = place.Value;
        }

        return copy;
    }

    /// <summary>Takes the settled addresses, and those locked for images that are not here today.</summary>
    internal void AddTo(AddressSpaces spaces)
    {
        foreach (LockEntry entry in Absent.Concat(lost))
        {
            spaces.Reserve(entry.Range);
        }

        foreach (KeyValuePair<int, Place> place in places)
        {
            spaces.Add(place.Value.Range, images.Images[place.Key]);
        }
    }

    private void SettlePins()
    {
        for (int i = 0; i < images.Images.Length; i++)
        {
            ImageSummary image = images.Images[i];
            if (images.Inputs.Pins.Of(image) is not { } pin)
            {
                continue;
            }

            AddressRange range = AddressRange.ForImage(pin.Base, Math.Max(pin.Size, image.SizeOfImage));
            if (images.Inputs.Lock?.Find(images.Machine, image.Path) is { } entry && entry.Base != pin.Base)
            {
                findings.Add(PinTable.ErrorOf(pin, $"the lock file gives {image.Path} another address, {entry.Base}; delete one of the two lines"));
            }
            else if (taken.Overlaps(range, image))
            {
                findings.Add(PinTable.ErrorOf(pin, $"{WhatIsAt(range, image)} is in the way"));
            }
            else if (pin.Base != image.ImageBase && images.FindExeNear(range) is { } near)
            {
                findings.Add(PinTable.ErrorOf(pin, near));
            }
            else if (Absent.FirstOrDefault(locked => locked.Range.Overlaps(range)) is { } absent)
            {
                findings.Add(PinTable.ErrorOf(
                    pin,
                    $"the lock file keeps {absent.Range} for {absent.Path}, which is not here today; delete one of the two lines"));
            }
            else
            {
                Settle(i, range, PlacementReason.Pinned(pin));
            }
        }
    }

    private void SettleLocked(AddressLock addressLock)
    {
        var outgrown = new List<(int Index, LockEntry Entry)>();
        for (int i = 0; i < images.Images.Length; i++)
        {
            ImageSummary image = images.Images[i];
            if (Has(i) || images.Leave[i] is not null || addressLock.Find(images.Machine, image.Path) is not { } entry)
            {
                continue;
            }

            AddressRange used = AddressRange.ForImage(entry.Base, image.SizeOfImage);
            if (FindObstacle(used.Length < entry.ReservedSize ? used : entry.Range, image) is { } obstacle)
            {
                Lose(i, entry, PlacementReason.LockedPlaceTaken(obstacle));
            }
            else if (used.Length > entry.ReservedSize)
            {
                outgrown.Add((i, entry));
                taken.Add(entry.Range, image);
            }
            else
            {
                // Something may lie in the room to grow, an EXE that is new, say, or what the machine addresses may end there; the image can stay.
                ulong wanted = Math.Min(entry.ReservedSize - used.Length, images.Ranges.Addressable.End.Value - used.End.Value);
                ulong room = taken.CountFreeBehind(used.End, wanted, image);
                Settle(i, new AddressRange(entry.Base, used.End + room), PlacementReason.Of(PlacementCause.Locked));
            }
        }

        // Lines that may stay as they are, whatever becomes of their images: nobody grows over them, not even one that never meets the image.
        foreach (LockEntry entry in Absent.Concat(lost).Concat(outgrown.Select(static pair => pair.Entry)))
        {
            taken.Reserve(entry.Range);
        }

        foreach ((int index, LockEntry entry) in outgrown)
        {
            ExtendOrGiveUp(index, entry);
        }
    }

    /// <summary>An image that has outgrown its room keeps its base if the addresses behind are free and of the same range.</summary>
    private void ExtendOrGiveUp(int index, LockEntry entry)
    {
        ImageSummary image = images.Images[index];
        ulong needed = AddressRange.RoundUp(image.SizeOfImage) - entry.ReservedSize;
        ulong wanted = Math.Max(needed, images.RoomOf(index, withGrowth: true) - entry.ReservedSize);
        ulong limit = images.Ranges.Around(entry.Range).End.Value - entry.Range.End.Value;
        ulong free = taken.CountFreeBehind(entry.Range.End, Math.Min(wanted, limit), image);
        if (free >= needed)
        {
            Settle(index, new AddressRange(entry.Base, entry.Range.End + free), PlacementReason.RoomExtended(entry.ReservedSize));
        }
        else
        {
            Lose(index, entry, PlacementReason.Outgrew(entry.ReservedSize));
        }
    }

    /// <summary>The image needs another place. The old one stays reserved in this run: if there is no other, the line stays as it is.</summary>
    private void Lose(int index, LockEntry entry, PlacementReason reason)
    {
        reasons[index] = reason;
        lost.Add(entry);
    }

    private void Settle(int index, AddressRange range, PlacementReason reason)
    {
        taken.Add(range, images.Images[index]);
        places[index] = Place.At(range);
        reasons[index] = reason;
    }

    private string? FindObstacle(AddressRange range, ImageSummary image)
        => !images.Ranges.Addressable.Contains(range) ? $"it lies outside {images.Ranges.Addressable}"
        : taken.Overlaps(range, image) ? WhatIsAt(range, image) + " is in the way"
        : range.Start != image.ImageBase ? images.FindExeNear(range)
        : null;

    private string WhatIsAt(AddressRange range, ImageSummary image)
    {
        for (int i = 0; i < images.Images.Length; i++)
        {
            AddressRange other = images.Leave[i] is not null ? AddressRange.OfImage(images.Images[i])
                : places.TryGetValue(i, out Place place) ? place.Range
                : default;
            if (other.Overlaps(range) && images.Inputs.Sets.MayMeet(image, images.Images[i]))
            {
                return images.Images[i].Path + " at " + other.Start;
            }
        }

        return "a reserved range";
    }
}
