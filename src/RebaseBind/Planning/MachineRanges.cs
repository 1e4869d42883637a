using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where images of one machine may stay and where they are moved to.</summary>
/// <param name="Usable">An image whose base lies here, and that overlaps nothing, may stay.</param>
/// <param name="Placement">Images that move go into the first of these that has room.</param>
internal sealed record MachineRanges(AddressRange Usable, IReadOnlyList<AddressRange> Placement)
{
    /// <summary>
    /// 64-bit: above 4 GiB, where ASLR has its full range (LNK4281), so that an image below is moved. New places lie above what GNU ld, Cygwin
    /// and MSYS2 use (up to 0x6_0000_0000), clear of the linkers' defaults 0x140000000 and 0x180000000, and below Wine's and Windows' own ASLR ranges.
    /// </summary>
    private static readonly MachineRanges Wide = new(
        Range(0x1_0000_0000, 0x7FF0_0000_0000),
        [Range(0x7_0000_0000, 0xF_0000_0000), Range(0x10_0000_0000, 0x80_0000_0000)]);

    /// <summary>
    /// 32-bit: below 2 GiB less the shared data page. New places lie first between 0x40000000 and 0x70000000, above the default 0x10000000 and
    /// the 0x38000000 below which newer Windows moves images anyway, and under the system DLLs; then, in order, in what is left further down.
    /// </summary>
    private static readonly MachineRanges Narrow = new(
        Range(0x0001_0000, 0x7FFE_0000),
        [Range(0x4000_0000, 0x7000_0000), Range(0x3800_0000, 0x4000_0000), Range(0x1100_0000, 0x3800_0000)]);

    internal static MachineRanges For(Machine machine) => machine is Machine.Amd64 or Machine.Arm64 ? Wide : Narrow;

    private static AddressRange Range(ulong start, ulong end) => new(new VirtualAddress(start), new VirtualAddress(end));
}
