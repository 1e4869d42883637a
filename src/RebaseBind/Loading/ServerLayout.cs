using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>The addresses that the server of Wine 9 and later has given to images with DYNAMICBASE: one for each file.</summary>
/// <remarks>
/// Each gets the highest free addresses of its pool, and 64 KiB above it stay free (Wine 10.0 server/mapping.c assign_map_address). Here the programs
/// start one after the other and none ends, and nothing else runs; so the layout is that of the one program, if there is but one.
/// </remarks>
internal sealed class ServerLayout
{
    private const ulong Gap = VirtualAddress.AllocationGranularity;
    private const ulong FourGigabytes = 0x1_0000_0000;

    private readonly IReadOnlyList<LoadFacts> images;
    private readonly LoaderProfile profile;
    private readonly Dictionary<ImageNumber, VirtualAddress?> places = [];
    private ulong wideTop;
    private ulong narrowTop;

    /// <summary>A server that knows none of the images yet.</summary>
    /// <param name="images">All images of the tree, by number.</param>
    /// <param name="profile">The loader.</param>
    /// <param name="hasSystemFolder">Whether the system's own DLLs are among them; if not, they have the first places.</param>
    internal ServerLayout(IReadOnlyList<LoadFacts> images, LoaderProfile profile, bool hasSystemFolder)
    {
        this.images = images;
        this.profile = profile;
        if (profile.Pools is not { } pools)
        {
            return;
        }

        bool hasNarrowPrograms = images.Any(static image => MachineRanges.IsNarrow(image.Summary.Machine));
        wideTop = Top(pools.Wide, hasSystemFolder ? [] : profile.WideSystemRanges);
        narrowTop = Top(pools.Narrow, hasSystemFolder || !hasNarrowPrograms ? [] : profile.NarrowSystemRanges);
    }

    /// <summary>Whether a loader leaves it to the server where an image lies.</summary>
    /// <remarks>
    /// Wine 10.0 server/mapping.c get_image_params. That an image cannot be moved is asked only of one without code, and the flag
    /// RELOCS_STRIPPED only then. HIGHENTROPYVA plays no part.
    /// </remarks>
    internal static bool Moves(ImageSummary image, LoaderProfile profile)
        => profile.Pools is not null
        && image is { IsDll: true, IsDynamicBase: true, IsMappedFlat: false, HasCodeOrRelocations: true }
        && image.Kind is not (ImageKind.IntermediateLanguage or ImageKind.ReadyToRun or ImageKind.Mixed);

    /// <summary>The address of an image, given to it now if no process has mapped it before; null if its own base counts.</summary>
    internal VirtualAddress? PlaceOf(ImageNumber number)
    {
        ImageSummary image = images[number.Value].Summary;
        if (!Moves(image, profile))
        {
            return null;
        }

        if (!places.TryGetValue(number, out VirtualAddress? place))
        {
            bool isWide = image.ImageBase.Value >= FourGigabytes;
            place = isWide ? Give(ref wideTop, profile.Pools!.Wide, image) : Give(ref narrowTop, profile.Pools!.Narrow, image);
            places.Add(number, place);
        }

        return place;
    }

    private static VirtualAddress? Give(ref ulong top, AddressRange pool, ImageSummary image)
    {
        ulong size = AddressRange.RoundUp(image.SizeOfImage) + Gap;
        if (size > top - pool.Start.Value)
        {
            return null;
        }

        top -= size;
        return new VirtualAddress(top);
    }

    /// <summary>Where a pool ends below the DLLs that are in every process.</summary>
    private static ulong Top(AddressRange pool, IEnumerable<SystemRange> systems)
        => systems.Where(system => system.IsDll && pool.Contains(system.Range))
            .Select(static system => system.Range.Start.Value).Append(pool.End.Value).Min();
}
