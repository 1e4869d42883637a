using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Policies;

namespace RebaseBind.Planning;

/// <summary>
/// The addresses below the 64-bit msys-2.0.dll, which lies at 0x180040000 and needs them; likewise cygwin1.dll (git-for-windows/msys2-runtime,
/// pull request 37). 0x180000000 is also the base that linkers give to every DLL.
/// </summary>
internal static class RuntimeSpace
{
    /// <summary>The addresses.</summary>
    internal static readonly AddressRange Range = new(new(0x1_8000_0000), new(0x1_8004_0000));

    /// <summary>Whether an image would take some of them. Managed images do not: the .NET runtime lays them out.</summary>
    internal static bool IsTakenBy(LocatedImage image)
        => image.Image is { IsForeign: false, IsLeftToRuntime: false }
        && !MachineRanges.IsNarrow(image.Image.Machine)
        && image.Range.Overlaps(Range)
        && !LeaveReason.IsCygwinRuntime(image.Image);

    /// <summary>What comes of an image there.</summary>
    internal static string Describe(LocatedImage image)
        => $"lies at {image.Range}; msys-2.0.dll needs {Range}, right below itself, and where these addresses are taken, "
            + "MSYS2 programs do not start or cannot fork";

    /// <summary>A warning about each image that a plan leaves there.</summary>
    internal static IEnumerable<Finding> Warnings(IEnumerable<Placement> placements, LayoutPolicy layout)
        => layout.Profile != RangeProfile.Msys2 ? [] : placements
            .Where(static placement => IsTakenBy(new LocatedImage(placement.Image, placement.Base)))
            .Select(static placement => new Finding(
                FindingCatalog.RuntimeSpace,
                FindingSeverity.Warning,
                placement.Image.Path,
                $"{Describe(new LocatedImage(placement.Image, placement.Base))}. It stays there: {placement.Reason}"));
}
