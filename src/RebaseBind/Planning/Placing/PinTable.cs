using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.Processes;

namespace RebaseBind.Planning.Placing;

/// <summary>Which image each pinned address belongs to.</summary>
internal sealed class PinTable
{
    private readonly Dictionary<ImageSummary, AddressPin> pins = new(SameObject.Comparer);
    private readonly List<AddressRange> unused = [];
    private readonly List<AddressPin> absent = [];

    private PinTable()
    {
    }

    /// <summary>Addresses pinned for images that are not here today: nobody gets them.</summary>
    internal IReadOnlyList<AddressRange> Unused => unused;

    /// <summary>Pins that name no image.</summary>
    internal IReadOnlyList<AddressPin> Absent => absent;

    internal static PinTable Create(IReadOnlyList<ImageSummary> images, LayoutPolicy layout, LeavePolicy leave, List<Finding> errors)
    {
        var table = new PinTable();
        if (layout.Pins.Count != 0)
        {
            ILookup<string, ImageSummary> paths = images.ToLookup(image => image.Path, StringComparer.OrdinalIgnoreCase);
            ILookup<string, ImageSummary> names = images.ToLookup(image => image.FileName, StringComparer.OrdinalIgnoreCase);
            ILookup<string, ImageSummary> stems = images.ToLookup(
                image => ImagePath.WithoutExtension(image.FileName),
                StringComparer.OrdinalIgnoreCase);
            string[] keys = CoffBaseKeys.Of(images.Select(image => image.Path).ToArray());
            ILookup<string, ImageSummary> written = images.Select((image, i) => (Key: keys[i].Replace('\\', '/'), Image: image)).ToLookup(
                pair => pair.Key,
                pair => pair.Image,
                StringComparer.OrdinalIgnoreCase);
            foreach (AddressPin pin in layout.Pins)
            {
                string key = pin.Key.Replace('\\', '/');
                ILookup<string, ImageSummary>[] ways = [paths, names, stems, written];
                ImageSummary[] named = ways.Select(lookup => lookup[key].ToArray()).FirstOrDefault(found => found.Length != 0) ?? [];
                if (table.Add(pin, named, layout, leave) is { } fault)
                {
                    errors.Add(ErrorOf(pin, fault));
                }
            }
        }

        return table;
    }

    internal static Finding ErrorOf(AddressPin pin, string fault)
        => new(
            FindingCatalog.BadPin,
            FindingSeverity.Error,
            pin.Source,
            FormattableString.Invariant($"line {pin.Line}: '{pin.Key}' at {pin.Base}: {fault}"));

    internal AddressPin? Of(ImageSummary image) => pins.TryGetValue(image, out AddressPin? pin) ? pin : null;

    private string? Add(AddressPin pin, ImageSummary[] named, LayoutPolicy layout, LeavePolicy leave)
    {
        if (!pin.Base.IsAllocationAligned)
        {
            return "the address is not a multiple of 0x10000";
        }

        if (named.Length == 0)
        {
            absent.Add(pin);
            if (pin.Size != 0)
            {
                unused.Add(AddressRange.ForImage(pin.Base, pin.Size));
            }

            return null;
        }

        ImageSummary[] fitting = Fitting(pin, named, layout);
        if (fitting.Length == 0)
        {
            return $"the address lies outside {MachineRanges.For(named[0].Machine, layout).Addressable}, which is all that {named[0].Path} may use";
        }

        if (fitting.Length > 1)
        {
            return $"several images are meant, {fitting[0].Path} and {fitting[1].Path} among them; write the path below the folder";
        }

        ImageSummary image = fitting[0];
        if (LeaveReason.For(image, leave) is { } reason)
        {
            return image.ImageBase == pin.Base ? null : $"{image.Path} is at {image.ImageBase} and cannot move: {reason.Text}";
        }

        if (pins.TryGetValue(image, out AddressPin? other))
        {
            return other.Base == pin.Base
                ? null
                : FormattableString.Invariant($"line {other.Line} of {other.Source} gives {image.Path} another address, {other.Base}");
        }

        pins.Add(image, pin);
        return null;
    }

    /// <summary>Of the images a key names, those whose machine can use the address; those that like it better, if there are any.</summary>
    private static ImageSummary[] Fitting(AddressPin pin, ImageSummary[] named, LayoutPolicy layout)
    {
        ImageSummary[] usable = Where(ranges => ranges.Usable);
        return usable.Length != 0 ? usable : Where(ranges => ranges.Addressable);

        ImageSummary[] Where(Func<MachineRanges, AddressRange> which) => named
            .Where(image => which(MachineRanges.For(image.Machine, layout)).Contains(AddressRange.ForImage(
                pin.Base,
                Math.Max(pin.Size, image.SizeOfImage))))
            .ToArray();
    }
}
