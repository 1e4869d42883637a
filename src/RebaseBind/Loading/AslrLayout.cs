using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>One layout that ASLR could choose: an address for each image, the same in all processes.</summary>
/// <remarks>
/// Windows fills its range from the top, from a start that differs from boot to boot ("Windows Internals", 6th edition, "Image Randomization").
/// Here it starts at the top and goes by path, so that the same tree gives the same layout.
/// </remarks>
internal sealed class AslrLayout
{
    /// <summary>An EXE goes some units of 64 KiB from its base, never none.</summary>
    private const ulong ExeShift = VirtualAddress.AllocationGranularity;

    private static readonly AddressRange Narrow = new(new(0x5000_0000), new(0x7800_0000));
    private static readonly AddressRange WideEight = new(new(0x7FE_0000_0000), new(0x7FF_0000_0000));
    private static readonly AddressRange Wide = new(new(0x7FF0_0000_0000), new(0x7FFF_0000_0000));

    private readonly Dictionary<ImageNumber, VirtualAddress> places = [];

    /// <summary>Lays images out.</summary>
    /// <param name="images">All images of the tree, by number.</param>
    /// <param name="profile">The loader.</param>
    /// <param name="mode">Whether ASLR is at work.</param>
    internal AslrLayout(IReadOnlyList<LoadFacts> images, LoaderProfile profile, AslrMode mode)
    {
        // One range for all 64-bit images and one for all 32-bit ones: hybrid images share processes with those of another machine.
        var tops = new Dictionary<bool, ulong>();
        for (int i = 0; i < images.Count; i++)
        {
            Machine machine = images[i].Summary.Machine;
            if (!Moves(images[i].Summary, profile, mode))
            {
                continue;
            }

            // The managed X.dll of a .NET program is marked as a program, but loaded like a DLL.
            if (!images[i].Summary.IsDll && images[i].Summary.FileName.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            {
                places.Add(new ImageNumber(i), images[i].Summary.ImageBase + ExeShift);
                continue;
            }

            bool isNarrow = MachineRanges.IsNarrow(machine);
            AddressRange range = isNarrow ? Narrow : profile.UserSpace(machine, isLargeAddressAware: false).End < Wide.Start ? WideEight : Wide;
            ulong size = AddressRange.RoundUp(images[i].Summary.SizeOfImage);
            ulong top = tops.TryGetValue(isNarrow, out ulong used) ? used : range.End.Value;
            if (size <= top - range.Start.Value)
            {
                tops[isNarrow] = top - size;
                places.Add(new ImageNumber(i), new VirtualAddress(top - size));
            }
        }
    }

    /// <summary>Whether ASLR is to move an image.</summary>
    internal static bool Moves(ImageSummary image, LoaderProfile profile, AslrMode mode)
        => profile.HasAslr && mode != AslrMode.Off
        && image is { AreRelocationsStripped: false, IsMappedFlat: false }
        && (image.IsDynamicBase || (mode == AslrMode.Forced && profile.CanForceAslr && image.IsDll && image.Fixups != 0));

    /// <summary>The address that an image is given; null if ASLR leaves it alone, or its range is full and it stays at its base.</summary>
    internal VirtualAddress? PlaceOf(ImageNumber image) => places.TryGetValue(image, out VirtualAddress place) ? place : null;
}
