using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Planning.Placing;
using RebaseBind.Policies;

namespace RebaseBind.Planning;

/// <summary>What the user says of the layout that no image is concerned by: perhaps a typing error, so there is a warning.</summary>
internal static class UnusedLayout
{
    private const ulong FourGigabytes = 0x1_0000_0000;

    /// <summary>Warnings.</summary>
    /// <param name="images">All images.</param>
    /// <param name="layout">What the user says.</param>
    /// <param name="pins">What became of the addresses that the user gives.</param>
    internal static IEnumerable<Finding> Warnings(IReadOnlyList<ImageSummary> images, LayoutPolicy layout, PinTable pins)
    {
        foreach (AddressRange range in layout.Ranges)
        {
            bool isNarrow = range.End.Value <= FourGigabytes;
            if (!images.Any(image => MachineRanges.IsNarrow(image.Machine) == isNarrow))
            {
                string message = $"the range {range} is for {(isNarrow ? "32-bit" : "64-bit")} images, and there are none";
                yield return new Finding(FindingCatalog.UnusedRange, FindingSeverity.Warning, string.Empty, message);
            }
        }

        foreach (AddressPin pin in pins.Absent)
        {
            yield return new Finding(
                FindingCatalog.UnusedPin,
                FindingSeverity.Warning,
                pin.Source,
                FormattableString.Invariant($"line {pin.Line}: no image is called '{pin.Key}', so none gets {pin.Base}"));
        }
    }
}
