using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>Where in a range a hash falls, and how far a seed shifts the whole layout.</summary>
/// <param name="seed">The seed; null for no shift.</param>
internal sealed class LayoutShift(string? seed)
{
    /// <summary>Images are packed from a multiple of this on, for a page table covers as much.</summary>
    internal const uint LargeRegion = 0x20_0000;

    private readonly ulong shift = seed is null ? 0 : PlaceHash.Of(seed);

    /// <summary>One of the places that a hash stands for.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="attempt">Which of them, from 0.</param>
    /// <param name="range">The range.</param>
    internal VirtualAddress PlaceOf(ulong hash, int attempt, AddressRange range)
    {
        ulong units = range.Length / VirtualAddress.AllocationGranularity;
        ulong unit = PlaceHash.Mix(hash + (ulong)attempt) % units;
        return range.Start + ((unit + (shift % units)) % units * VirtualAddress.AllocationGranularity);
    }

    /// <summary>Where packing starts in a range.</summary>
    internal VirtualAddress StartIn(AddressRange range)
    {
        ulong regions = range.Length / LargeRegion;
        return regions == 0 ? range.Start : range.Start + (shift % regions * LargeRegion);
    }
}
