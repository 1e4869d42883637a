using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where images of one machine may stay and where they are moved to.</summary>
/// <param name="Addressable">What the machine's user mode can address at all.</param>
/// <param name="Usable">An image whose base lies here, and that overlaps nothing, may stay.</param>
/// <param name="Placement">Images that move go into the first of these that has room.</param>
internal sealed record MachineRanges(AddressRange Addressable, AddressRange Usable, IReadOnlyList<AddressRange> Placement)
{
    private const ulong FourGigabytes = 0x1_0000_0000;

    /// <summary>Where Wine keeps the blocks of the threads of 32-bit processes; an image across 0x40000000 is not mapped there either.</summary>
    private static readonly AddressRange ThreadBlocks = Range(0x3FE0_0000, 0x4000_0000);

    internal static readonly AddressRange WideAddressable = Range(0x1_0000, 0x7FFF_FFFE_0000);

    /// <summary>
    /// Below 2 GiB less the shared data page: a process without LARGEADDRESSAWARE has no more, and nobody knows who will load a DLL.
    /// </summary>
    internal static readonly AddressRange NarrowAddressable = Range(0x1_0000, 0x7FFE_0000);

    /// <summary>
    /// 64-bit: above 4 GiB, where ASLR has its full range (LNK4281), so that an image below is moved. New places lie above what GNU ld, Cygwin
    /// and MSYS2 use (up to 0x6_0000_0000), clear of the linkers' defaults 0x140000000 and 0x180000000, and below Wine's and Windows' own ASLR
    /// ranges. The first range is large, so that two names seldom want one place, yet within the 512 GiB of one top-level page table entry.
    /// </summary>
    private static readonly MachineRanges Wide = new(
        WideAddressable,
        Range(FourGigabytes, 0x7FF0_0000_0000),
        [Range(0x10_0000_0000, 0x80_0000_0000), Range(0x7_0000_0000, 0xF_0000_0000)]);

    /// <summary>
    /// 32-bit: above the EXE, the default 0x10000000 and the 0x38000000 below which newer Windows moves images anyway, and under the system
    /// DLLs, which Windows fills in from 0x78000000 down; then nearer to those; then, in order, what is left further down. An image at
    /// 0x10000000 or below is moved even if it is alone there: newer Windows would, in every process.
    /// </summary>
    private static readonly MachineRanges Narrow = new(
        NarrowAddressable,
        Range(0x1100_0000, NarrowAddressable.End.Value),
        [Range(0x3800_0000, 0x6800_0000), Range(0x6800_0000, 0x7000_0000), Range(0x1100_0000, 0x3800_0000)]);

    /// <summary>
    /// 64-bit, Wine 8.0 and older: its ntdll lies at 0x170000000, 3.4 MB in Debian 12. Its other DLLs, and the thread blocks, lie below 4 GiB.
    /// </summary>
    private static readonly MachineRanges WideWine8 = Wide with { Reserved = [Range(0x1_7000_0000, 0x1_7100_0000)] };

    /// <summary>
    /// 64-bit, Wine 9 and later: its server hands 0x600000000000 to 0x700000000000, from the top down, to DLLs with DYNAMICBASE that are based above
    /// 4 GiB. What lies above that is Wine's own. (Wine 10.0, server/mapping.c assign_map_address; measured.)
    /// </summary>
    private static readonly MachineRanges WideWine10 = Wide with { Usable = Range(FourGigabytes, 0x6000_0000_0000) };

    /// <summary>
    /// 32-bit, Wine 8.0 and older: it keeps blocks for threads below 0x40000000, its own DLLs lie from 0x7B000000 up, and it moves nothing for lying
    /// low. (Wine 8.0, measured.)
    /// </summary>
    private static readonly MachineRanges NarrowWine8 = Narrow with
    {
        Usable = Range(NarrowAddressable.Start.Value, 0x7B00_0000),
        Placement = [Range(0x1100_0000, ThreadBlocks.Start.Value), Range(0x4000_0000, 0x6000_0000), Range(0x6000_0000, 0x7000_0000)],
        Reserved = [ThreadBlocks],
    };

    /// <summary>
    /// 32-bit, Wine 9 and later: as before, but its server hands 0x60000000 to 0x7C000000, from the top down, to DLLs with DYNAMICBASE: 32-bit ones,
    /// and 64-bit ones that are based below 4 GiB. (As above.)
    /// </summary>
    private static readonly MachineRanges NarrowWine10 = NarrowWine8 with
    {
        Usable = Range(NarrowAddressable.Start.Value, 0x6000_0000),
        Placement = [Range(0x1100_0000, ThreadBlocks.Start.Value), Range(0x4000_0000, 0x6000_0000)],
    };

    /// <summary>What every Wine leaves free.</summary>
    private static readonly MachineRanges WideWine = WideWine10 with { Reserved = WideWine8.Reserved };

    /// <summary>
    /// Cygwin's layout: the run-time DLL below 0x2_2000_0000, rebased DLLs up to 0x4_0000_0000, those with the linker's automatic base up to
    /// 0x6_0000_0000; above that stacks, heap and file mappings.
    /// </summary>
    private static readonly MachineRanges WideMsys2 = new(
        WideAddressable,
        Range(0x2_2000_0000, 0x6_0000_0000),
        [Range(0x2_2000_0000, 0x4_0000_0000), Range(0x4_0000_0000, 0x6_0000_0000)])
    {
        Reserved = [RuntimeSpace.Range],
    };

    /// <summary>
    /// rebaseall works down from 0x70000000; the run-time DLL lies at 0x61000000 with room around it; the heap grows from 0x20000000.
    /// </summary>
    private static readonly MachineRanges NarrowMsys2 = new(
        NarrowAddressable,
        Range(0x4000_0000, 0x7000_0000),
        [Range(0x6200_0000, 0x7000_0000), Range(0x4000_0000, 0x6000_0000)]);

    /// <summary>Addresses that the system needs, whatever ranges a user gives.</summary>
    internal IReadOnlyList<AddressRange> Reserved { get; private init; } = [];

    /// <summary>
    /// The range that room behind some addresses must not leave: one that images are moved into, the usable one, or whatever the machine addresses.
    /// A user may give each product a range of its own, so that what lies behind its end is another one's.
    /// </summary>
    /// <param name="range">The addresses, which the machine's user mode can use.</param>
    internal AddressRange Around(AddressRange range)
    {
        // By index: an enumerator of a read-only list is an object for each image.
        for (int i = 0; i < Placement.Count; i++)
        {
            if (Placement[i].Contains(range))
            {
                return Placement[i];
            }
        }

        return Usable.Contains(range) ? Usable : Addressable;
    }

    /// <summary>Whether link.exe, lld, GNU ld or the .NET compilers use this base where nobody says otherwise.</summary>
    internal static bool IsLinkerDefault(VirtualAddress imageBase)
        => imageBase.Value is 0x40_0000 or 0x100_0000 or 0x1000_0000 or 0x1_4000_0000 or 0x1_8000_0000;

    /// <summary>Whether a machine's images are PE32, which reach no further than 4 GiB.</summary>
    internal static bool IsNarrow(Machine machine) => machine is not (Machine.Amd64 or Machine.Arm64);

    internal static MachineRanges For(Machine machine, LayoutPolicy layout)
    {
        MachineRanges ranges = (IsNarrow(machine), layout.Profile) switch
        {
            (true, RangeProfile.Wine or RangeProfile.Wine10) => NarrowWine10,
            (true, RangeProfile.Wine8) => NarrowWine8,
            (true, RangeProfile.Msys2) => NarrowMsys2,
            (true, _) => Narrow,
            (false, RangeProfile.Wine) => WideWine,
            (false, RangeProfile.Wine8) => WideWine8,
            (false, RangeProfile.Wine10) => WideWine10,
            (false, RangeProfile.Msys2) => WideMsys2,
            _ => Wide,
        };
        AddressRange[] own = layout.Ranges.Where(range => range.End.Value <= FourGigabytes == IsNarrow(machine)).Select(Align).ToArray();
        return own.Length != 0 ? ranges with { Placement = own }
            : layout.Placement != PlacementMode.Top || !IsNarrow(machine) ? ranges
            : ranges with { Placement = [.. ranges.Placement.OrderByDescending(static range => range.Start)] };
    }

    /// <summary>What is wrong with the ranges a user gives; null if nothing.</summary>
    internal static string? FindFault(LayoutPolicy layout)
    {
        foreach (AddressRange range in layout.Ranges)
        {
            bool isNarrow = range.End.Value <= FourGigabytes;
            AddressRange addressable = isNarrow ? NarrowAddressable : WideAddressable;
            if (range.End <= range.Start || Align(range).Length == 0)
            {
                return "a range to place images in is empty: it holds no 64 KiB that start at a multiple of 64 KiB";
            }

            if (!isNarrow && range.Start.Value < FourGigabytes)
            {
                return $"the range {range} lies on both sides of 4 GiB; give one range for 32-bit and one for 64-bit images";
            }

            if (!addressable.Contains(range))
            {
                return $"the range {range} lies outside {addressable}, which is all that {(isNarrow ? "32-bit" : "64-bit")} images may use";
            }

            if (layout.Reserved.Any(reserved => reserved.Overlaps(range)))
            {
                return $"the range {range} overlaps the reserved {layout.Reserved.First(reserved => reserved.Overlaps(range))}";
            }

            if (layout.Ranges.Count(other => other.Overlaps(range)) > 1)
            {
                return $"the range {range} overlaps another one";
            }
        }

        return layout.Reserved.Any(range => range.End <= range.Start) ? "a reserved range is empty" : null;
    }

    /// <summary>The whole units of 64 KiB in a range.</summary>
    private static AddressRange Align(AddressRange range)
    {
        ulong start = AddressRange.RoundUp(range.Start.Value);
        ulong end = range.End.Value / VirtualAddress.AllocationGranularity * VirtualAddress.AllocationGranularity;
        return Range(start, Math.Max(start, end));
    }

    private static AddressRange Range(ulong start, ulong end) => new(new VirtualAddress(start), new VirtualAddress(end));
}
