using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Planning;

namespace RebaseBind.Gating;

/// <summary>
/// No image takes the addresses that Cygwin's run-time DLL needs, whether a simulated process holds both or not, if some loader honours its base.
/// </summary>
internal static class RuntimeSpaceRule
{
    /// <summary>Each image that takes them.</summary>
    /// <param name="images">All images of the tree.</param>
    /// <param name="profiles">The loaders that count.</param>
    /// <param name="aslr">Whether ASLR is at work.</param>
    /// <param name="remedy">What can be done.</param>
    internal static IEnumerable<GateFinding> Check(
        IEnumerable<ImageSummary> images,
        IEnumerable<LoaderProfile> profiles,
        AslrMode aslr,
        Remedy remedy)
        => images
            .Select(LocatedImage.AtItsOwnBase)
            .Where(image => RuntimeSpace.IsTakenBy(image) && profiles.Any(profile => profile.HonoursBase(image.Image, aslr)))
            .Select(image => LoadGate.Found(
                FindingCatalog.RuntimeSpace,
                FindingSeverity.Error,
                image.Image.Path,
                $"{RuntimeSpace.Describe(image)}. {remedy.For(image.Image, inItsWay: null, "rebasebind apply --ranges msys2")}"));
}
