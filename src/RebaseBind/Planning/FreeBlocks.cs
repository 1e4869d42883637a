using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>
/// The largest free block of a 32-bit process that holds all images of a machine at their preferred bases: what one allocation can have at most,
/// before the system and the program take their part.
/// </summary>
/// <param name="Machine">The processor.</param>
/// <param name="Before">Bytes, at the bases that the files ask for.</param>
/// <param name="After">Bytes, at the planned bases.</param>
internal readonly record struct FreeBlocks(Machine Machine, ulong Before, ulong After)
{
    /// <summary>The blocks of each 32-bit machine that has images, in the order of their paths.</summary>
    internal static IReadOnlyList<FreeBlocks> Of(AddressPlan plan) =>
    [
        .. plan.Placements
            .Where(static placement => MachineRanges.IsNarrow(placement.Image.Machine) && !placement.Image.IsForeign)
            .GroupBy(static placement => placement.Image.Machine)
            .Select(static machine => new FreeBlocks(
                machine.Key,
                Largest(machine.Select(static placement => AddressRange.OfImage(placement.Image))),
                Largest(machine.Select(static placement => AddressRange.ForImage(placement.Base, placement.Image.SizeOfImage))))),
    ];

    private static ulong Largest(IEnumerable<AddressRange> taken)
    {
        AddressRange all = MachineRanges.NarrowAddressable;
        ulong largest = 0;
        VirtualAddress free = all.Start;
        foreach (AddressRange range in taken.OrderBy(static range => range.Start))
        {
            VirtualAddress start = range.Start < all.End ? range.Start : all.End;
            largest = start > free ? Math.Max(largest, start.Value - free.Value) : largest;
            free = range.End > free ? range.End : free;
        }

        return all.End > free ? Math.Max(largest, all.End.Value - free.Value) : largest;
    }
}
