using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning.Properties;

/// <summary>Images, who loads them, and how little address space there is.</summary>
/// <param name="Images">The images of one machine, EXEs included.</param>
/// <param name="RangeUnits">Units of 64 KiB that images may be moved into.</param>
/// <param name="HasRoots">Whether the EXEs are named as process roots.</param>
/// <param name="Growth">Growth in percent.</param>
/// <param name="IsCompact">Whether images are packed.</param>
/// <param name="Seed">The seed; null for none.</param>
internal sealed record PlanningCase(ImageSummary[] Images, int RangeUnits, bool HasRoots, int Growth, bool IsCompact, string? Seed)
{
    internal const ulong RangeStart = 0x10_0000_0000;
    internal const ulong Unit = VirtualAddress.AllocationGranularity;

    /// <summary>Where images of the case may be moved to from.</summary>
    internal ulong Start { get; init; } = RangeStart;

    internal AddressRange Range => new(new VirtualAddress(Start), new VirtualAddress(Start + ((ulong)RangeUnits * Unit)));

    /// <summary>Units of 64 KiB in a second range that images may be moved into, right behind the first; 0 for none.</summary>
    internal int MoreUnits { get; init; }

    /// <summary>Addresses that nobody may have.</summary>
    internal AddressRange[] Reserved { get; init; } = [];

    /// <summary>Addresses that the user gives.</summary>
    internal AddressPin[] Pins { get; init; } = [];

    /// <summary>Whether ranges are filled from the top.</summary>
    internal bool IsTop { get; init; }

    /// <summary>Where images may be moved.</summary>
    internal AddressRange[] Ranges => MoreUnits == 0 ? [Range] : [Range, new(Range.End, Range.End + ((ulong)MoreUnits * Unit))];

    internal RebaseBindOptions Options => new()
    {
        Layout = new()
        {
            Ranges = Ranges,
            Reserved = Reserved,
            Pins = Pins,
            GrowthPercent = Growth,
            Placement = IsTop ? PlacementMode.Top : IsCompact ? PlacementMode.Compact : PlacementMode.Stable,
            Seed = Seed,
        },
        Processes = new() { Roots = HasRoots ? [.. Images.Where(image => !image.IsDll).Select(image => image.Path)] : [] },
    };

    internal AddressPlan Plan(params IEnumerable<ImageSummary> images) => Planner.Plan(images.Any() ? images : Images, Options);

    /// <summary>Whether some process holds both, as the case was made: an EXE holds what it imports; without roots everything meets.</summary>
    internal bool MayMeet(ImageSummary left, ImageSummary right)
        => !HasRoots || !Images.Any(image => !image.IsDll)
        || Images.Any(exe => !exe.IsDll && Holds(exe, left) && Holds(exe, right));

    public override string ToString()
        => string.Join(Environment.NewLine, Images.Select(image => FormattableString.Invariant($"{image.Path} at {image.ImageBase}, 0x{image.SizeOfImage:x} bytes, {image.Fixups} fixups, imports {string.Join(' ', image.Imports)}{(image.AreRelocationsStripped ? ", stripped" : string.Empty)}"))
            .Append(FormattableString.Invariant($"{RangeUnits} units, {MoreUnits} more, roots {HasRoots}, growth {Growth}, compact {IsCompact}, top {IsTop}, seed {Seed}"))
            .Append($"reserved {string.Join(' ', Reserved)}, pinned {string.Join(' ', Pins.AsEnumerable())}"));

    /// <summary>What no EXE imports may be loaded by any; an EXE that is not a root is never in another's process, but may count as if.</summary>
    private bool Holds(ImageSummary exe, ImageSummary image)
        => ReferenceEquals(exe, image) || (image.IsDll && (exe.Imports.Contains(image.Path) || !Images.Any(other => other.Imports.Contains(image.Path))));
}
