using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>One image as it was and as it is, or would be, after rewriting.</summary>
/// <param name="Before">As it was.</param>
/// <param name="After">As it is, or would be.</param>
/// <param name="IsLaidOut">Whether its file was laid out in pages.</param>
internal sealed record ImageOutcome(ImageSummary Before, ImageSummary After, bool IsLaidOut)
{
    /// <summary>Whether its base changed.</summary>
    internal bool IsMoved => After.ImageBase != Before.ImageBase;

    /// <summary>Whether imports of it were bound that were not.</summary>
    internal bool IsNewlyBound => After.IsBound && !Before.IsBound;

    /// <summary>Whether it lost DYNAMICBASE.</summary>
    internal bool IsCleared => Before.IsDynamicBase && !After.IsDynamicBase;

    /// <summary>Whether it lost its signature.</summary>
    internal bool IsStripped => Before.IsSigned && !After.IsSigned;

    /// <summary>Whether any of these is so.</summary>
    internal bool IsChanged => IsMoved || IsLaidOut || IsNewlyBound || IsCleared || IsStripped;

    /// <summary>Compares two states of the same images.</summary>
    internal static IReadOnlyList<ImageOutcome> Of(LoadFacts[] before, LoadFacts[] after)
        => [.. before.Zip(after, static (old, now) => new ImageOutcome(old.Summary, now.Summary, !LiesInPages(old) && LiesInPages(now)))];

    private static bool LiesInPages(LoadFacts facts)
        => facts.Sections.All(static section => LoadFactsReader.FileBytesOf(section) == 0 || (uint)section.RawOffset.Value % PageSet.PageSize == 0);
}
