using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>The room images get, in steps: 1, 1.25, 1.5 and 1.75 times a power of two of 64 KiB.</summary>
/// <remarks>An image that grows a little stays in its class, and then nothing changes for any other.</remarks>
internal static class SizeClass
{
    private const int StepsPerDoubling = 4;

    /// <summary>Bytes for an image and its growth.</summary>
    /// <param name="size">Its SizeOfImage in bytes.</param>
    /// <param name="growthPercent">Growth to allow for; with 0 the size is only rounded up to 64 KiB.</param>
    internal static ulong RoomFor(uint size, int growthPercent)
    {
        ulong units = AddressRange.RoundUp(size + ((ulong)size * (ulong)growthPercent / 100)) / VirtualAddress.AllocationGranularity;
        if (growthPercent == 0)
        {
            return units * VirtualAddress.AllocationGranularity;
        }

        ulong step = 1;
        while (step * 2 * StepsPerDoubling <= units)
        {
            step *= 2;
        }

        return (units + step - 1) / step * step * VirtualAddress.AllocationGranularity;
    }
}
