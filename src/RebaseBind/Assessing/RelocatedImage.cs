using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>An image that a loader relocates, over all processes.</summary>
/// <param name="Image">The image.</param>
/// <param name="InItsWay">The images that were in its way, each once, as paths or words. If nothing was, the reason why it was moved.</param>
/// <param name="Processes">In how many processes it is relocated.</param>
/// <param name="Fixups">Fixups applied in all of them.</param>
/// <param name="PrivatePages">Pages that fixups make private in all of them.</param>
internal sealed record RelocatedImage(ImageSummary Image, IReadOnlyList<string> InItsWay, int Processes, long Fixups, long PrivatePages)
{
    /// <summary>Finds them.</summary>
    /// <param name="profile">What one loader does.</param>
    /// <returns>Those with the most private pages first, then those with the most fixups, then in order of path.</returns>
    internal static IReadOnlyList<RelocatedImage> In(ProfileSimulation profile) => profile.Processes
        .SelectMany(static process => process.Modules)
        .Where(static module => module.IsRelocated)
        .GroupBy(static module => module.Image.Path, StringComparer.Ordinal)
        .Select(static modules => new RelocatedImage(
            modules.First().Image,
            modules.Select(static module => module.Partner ?? WhyWithoutPartner(module.Landing)).Distinct(StringComparer.Ordinal).ToArray(),
            modules.Count(),
            modules.Sum(static module => (long)module.Fixups),
            modules.Sum(static module => (long)module.PrivatePagesByCause.Relocation)))
        .OrderByDescending(static image => image.PrivatePages)
        .ThenByDescending(static image => image.Fixups)
        .ThenBy(static image => image.Image.Path, StringComparer.Ordinal)
        .ToArray();

    private static string WhyWithoutPartner(LandingReason landing) => landing switch
    {
        LandingReason.Forced => "mandatory ASLR",
        LandingReason.Dynamic => "DYNAMICBASE",
        LandingReason.LowBase => "a base below 0x38000000",
        _ => "no free addresses",
    };
}
