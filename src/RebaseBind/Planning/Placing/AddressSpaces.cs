using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.Processes;

namespace RebaseBind.Planning.Placing;

/// <summary>Which addresses are taken: one space for all images, or one for each process, in which case images that never meet may share.</summary>
internal sealed class AddressSpaces
{
    private static readonly int[] First = [0];

    private readonly LoadSets sets;
    private readonly OccupiedSpace[] spaces;
    private OccupiedSpace? closed;

    internal AddressSpaces(LoadSets sets, bool mayShare)
    {
        this.sets = sets;
        spaces = new OccupiedSpace[mayShare ? sets.Count : 1];
        for (int i = 0; i < spaces.Length; i++)
        {
            spaces[i] = new OccupiedSpace();
        }
    }

    /// <summary>Takes addresses in every process.</summary>
    internal void Reserve(AddressRange range)
    {
        foreach (OccupiedSpace space in spaces)
        {
            space.Add(range);
        }
    }

    /// <summary>Keeps images from moving into addresses. What lies there may stay.</summary>
    internal void Close(AddressRange range)
    {
        closed ??= new OccupiedSpace();
        closed.Add(range);
    }

    /// <summary>Takes addresses in the processes that an image may be in.</summary>
    internal void Add(AddressRange range, ImageSummary image)
    {
        IReadOnlyList<int> own = SetsOf(image);
        for (int i = 0; i < own.Count; i++)
        {
            spaces[own[i]].Add(range);
        }
    }

    /// <summary>Whether any of the addresses is taken in a process that the image may be in.</summary>
    internal bool Overlaps(AddressRange range, ImageSummary image)
    {
        IReadOnlyList<int> own = SetsOf(image);
        for (int i = 0; i < own.Count; i++)
        {
            if (spaces[own[i]].Overlaps(range))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an image may move there: the addresses are free in every process that it may be in, and not closed.</summary>
    internal bool MayMoveTo(AddressRange range, ImageSummary image) => !Overlaps(range, image) && closed?.Overlaps(range) is not true;

    /// <summary>The first place in a range, at or above <paramref name="from"/>, that an image may move to.</summary>
    internal VirtualAddress? FindFree(VirtualAddress from, VirtualAddress end, ulong size, ImageSummary image)
    {
        IReadOnlyList<int> own = SetsOf(image);
        int count = own.Count + (closed is null ? 0 : 1);
        VirtualAddress place = from;
        for (int agreed = 0, next = 0; agreed < count; next = (next + 1) % count)
        {
            OccupiedSpace space = next < own.Count ? spaces[own[next]] : closed!;
            if (space.FindFree(place, end, size) is not { } free)
            {
                return null;
            }

            agreed = free == place ? agreed + 1 : 1;
            place = free;
        }

        return place;
    }

    /// <summary>The last place in a range, wholly below <paramref name="end"/>, that an image may move to.</summary>
    internal VirtualAddress? FindFreeFromTop(VirtualAddress start, VirtualAddress end, ulong size, ImageSummary image)
    {
        IReadOnlyList<int> own = SetsOf(image);
        int count = own.Count + (closed is null ? 0 : 1);
        VirtualAddress top = end;
        for (int agreed = 0, next = 0; agreed < count; next = (next + 1) % count)
        {
            OccupiedSpace space = next < own.Count ? spaces[own[next]] : closed!;
            if (space.FindFreeFromTop(start, top, size) is not { } free)
            {
                return null;
            }

            agreed = free + size == top ? agreed + 1 : 1;
            top = free + size;
        }

        return new VirtualAddress(top.Value - size);
    }

    /// <summary>
    /// How many bytes from an address on are free in every process the image may be in, up to a limit; whole units of 64 KiB. Closed addresses end
    /// it, unless it begins among them.
    /// </summary>
    internal ulong CountFreeBehind(VirtualAddress address, ulong limit, ImageSummary image)
    {
        IReadOnlyList<int> own = SetsOf(image);
        for (int i = 0; i < own.Count; i++)
        {
            limit = spaces[own[i]].CountFreeBehind(address, limit);
        }

        limit = closed?.CountFreeBehind(address, limit) is { } open and not 0 ? open : limit;
        return limit / VirtualAddress.AllocationGranularity * VirtualAddress.AllocationGranularity;
    }

    /// <summary>How many bytes of the ranges are free in the process with the fewest, those that are closed among them.</summary>
    internal ulong CountFree(IReadOnlyList<AddressRange> ranges)
    {
        ulong fewest = ulong.MaxValue;
        foreach (OccupiedSpace space in spaces)
        {
            ulong free = 0;
            foreach (AddressRange range in ranges)
            {
                free += space.CountFree(range);
            }

            fewest = free < fewest ? free : fewest;
        }

        return fewest;
    }

    private IReadOnlyList<int> SetsOf(ImageSummary image) => spaces.Length == 1 ? First : sets.SetsOf(image);
}
