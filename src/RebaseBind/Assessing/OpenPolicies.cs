using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>What options that were not chosen would still change: asked of the rules by which images are rewritten.</summary>
/// <param name="Change">What was chosen.</param>
/// <param name="Leave">Which images were left alone by that.</param>
internal sealed record OpenPolicies(ChangePolicy Change, LeavePolicy Leave)
{
    private const string LayoutOption = "--layout pages";
    private const string WineOption = "--for wine";

    /// <summary>Nothing was chosen.</summary>
    internal static OpenPolicies All { get; } = new(new ChangePolicy(), default);

    /// <summary>The paths of images whose files cannot be laid out in pages, although nothing is known of them that forbids it.</summary>
    internal HashSet<string> KeepingLayout { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether laying files out in pages was not chosen, and would change this one; if it is signed, without its signature.</summary>
    internal bool LaysOut(ImageSummary image) => Change.Layout == FileLayout.Keep && CanLayOut(image);

    /// <summary>Whether clearing DYNAMICBASE was not chosen, and would change this image; if it is signed, without its signature.</summary>
    internal bool Clears(ImageSummary image) => Change.DynamicBase == DynamicBasePolicy.Keep && CanClear(image);

    /// <summary>"--layout pages changes that", for those of some images of which it is true; null if it is of none.</summary>
    internal string? ChangingLayout(IEnumerable<ImageSummary> images) => Changing(images, Change.Layout != FileLayout.Keep, CanLayOut, LayoutOption);

    /// <summary>"--for wine changes that", for those of some images of which it is true; null if it is of none.</summary>
    internal string? ChangingFlag(IEnumerable<ImageSummary> images)
        => Changing(images, Change.DynamicBase != DynamicBasePolicy.Keep, CanClear, WineOption);

    /// <summary>", with --signed strip for the 2 that are signed"; empty if none of the images is, or if that was chosen.</summary>
    internal string WithSigned(IEnumerable<ImageSummary> images)
        => Distinct(images).Count(IsLeftSigned) is var signed && signed == 0 ? string.Empty : ", with --signed strip" + ForSigned(signed);

    /// <summary>Whether nothing but the layout itself may forbid to lay out the file of an image, once it has lost its signature.</summary>
    internal bool MayLayOut(ImageSummary image) => LeaveReason.ForLayout(image, Stripping) is null;

    private bool CanLayOut(ImageSummary image) => MayLayOut(image) && !KeepingLayout.Contains(image.Path);

    /// <summary>ARM and ARM64 loaders refuse images without the flag.</summary>
    private bool CanClear(ImageSummary image)
        => image is { IsDynamicBase: true, IsArm: false } && LeaveReason.For(image, Stripping) is var reason
            && (reason is null || reason == LeaveReason.LosesNothing);

    private LeavePolicy Stripping => Leave with { Signed = SignedPolicy.Strip };

    private bool IsLeftSigned(ImageSummary image) => Leave.Signed == SignedPolicy.Skip && (image.IsSigned || image.IsStrongNameSigned);

    private string? Changing(IEnumerable<ImageSummary> images, bool isChosen, Func<ImageSummary, bool> canChange, string option)
    {
        ImageSummary[] open = [.. Distinct(images).Where(canChange).Where(image => !isChosen || IsLeftSigned(image))];
        return open.Length == 0 ? null
            : isChosen ? "--signed strip changes that" + ForSigned(open.Length)
            : option + " changes that" + WithSigned(open);
    }

    private static IEnumerable<ImageSummary> Distinct(IEnumerable<ImageSummary> images)
        => images.GroupBy(static image => image.Path, StringComparer.Ordinal).Select(static same => same.First());

    private static string ForSigned(int count) => $" for the {Amounts.Count(count)} that {(count == 1 ? "is" : "are")} signed";
}
