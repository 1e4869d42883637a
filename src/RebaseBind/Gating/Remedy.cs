using System;
using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Gating;

/// <summary>What a reader can do about an image that another one is in the way of: whoever of the two can move, moves.</summary>
internal sealed class Remedy
{
    private readonly bool isBuild;
    private readonly LeavePolicy leave;
    private readonly Dictionary<string, Finding> left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImageSummary> images = new(StringComparer.Ordinal);

    /// <summary>Prepares.</summary>
    /// <param name="images">All images of the tree.</param>
    /// <param name="gate">Whether the gate is part of a build, and what was left alone in it.</param>
    /// <param name="leave">What is left alone where nobody says otherwise.</param>
    internal Remedy(IReadOnlyList<ImageSummary> images, GateOptions gate, LeavePolicy leave)
    {
        isBuild = gate.IsBuild;
        this.leave = leave;
        foreach (Finding finding in gate.LeftAlone ?? [])
        {
            left[finding.Image] = finding;
        }

        foreach (ImageSummary image in images)
        {
            this.images[image.Path] = image;
        }
    }

    /// <summary>The advice, in one or two sentences without a full stop at the end.</summary>
    /// <param name="image">The image that is relocated.</param>
    /// <param name="inItsWay">The path of what is in its way; null if nothing is.</param>
    /// <param name="apply">The command that moves it.</param>
    internal string For(ImageSummary image, string? inItsWay, string apply = "rebasebind apply")
    {
        if (WhyNot(image) is not { } cause)
        {
            return isBuild
                ? "It is none of the files that RebaseBind rewrites in this build: name it as a RebaseBindFile, set RebaseBindPack=true "
                    + "if it is packed with a PackagePath, or link it with another base (/BASE)"
                : "Give it a base of its own with " + apply;
        }

        string stays = $"{(isBuild ? "RebaseBind left it" : apply + " leaves it")} where it is{cause}";
        if (inItsWay is null || !images.TryGetValue(inItsWay, out ImageSummary? partner))
        {
            return stays;
        }

        return WhyNot(partner) is { } other
            ? $"{stays}. The same is true of {partner.Path}{(other == cause ? string.Empty : other)}. "
                + $"If nobody can change them, accept it for a while ({(isBuild ? "RebaseBindSuppress" : "--suppress")})"
            : isBuild ? $"{stays}. Name {partner.Path} as a RebaseBindFile, so that it moves, or link it with another base (/BASE)"
            : $"Give {partner.Path} a base of its own with {apply}; this one stays{cause}";
    }

    /// <summary>Whether an image can be moved.</summary>
    internal bool CanMove(ImageSummary image) => WhyNot(image) is null;

    /// <summary>Whether imports of an image may be bound.</summary>
    internal bool CanBind(ImageSummary image) => LeaveReason.ForBinding(image, leave) is null;

    /// <summary>Whether the file of an image may be laid out in pages.</summary>
    internal bool LaysOut(ImageSummary image) => LeaveReason.ForLayout(image, leave) is null;

    /// <summary>What says that a release is for Windows only.</summary>
    internal string ForWindowsOnly => isBuild ? "RebaseBindFor=windows" : "--for windows";

    /// <summary>The advice for an image that a loader relocates because of DYNAMICBASE.</summary>
    internal string ForDynamic(ImageSummary image)
        => WhyNot(image) is { } cause ? $"{(isBuild ? "RebaseBind left it" : "rebasebind apply leaves it")} as it is{cause}"
            : "Clear the flag and give it a base of its own with " + (isBuild ? "RebaseBindFor=wine" : "rebasebind apply --for wine");

    /// <summary>The advice about what is in the way of an image that goes where ASLR wants it.</summary>
    internal string ForObstacle(string path)
        => !images.TryGetValue(path, out ImageSummary? image) ? $"Give {path} a base out of its way"
            : WhyNot(image) is { } cause ? $"{(isBuild ? "RebaseBind left" : "rebasebind apply leaves")} {path} where it is{cause}"
            : isBuild ? $"Name {path} as a RebaseBindFile, so that it moves, or link it with another base (/BASE)"
            : $"Give {path} a base out of its way, for example with rebasebind apply";

    /// <summary>Why an image is not moved: " (RB1010): signed; …"; null if it can be.</summary>
    private string? WhyNot(ImageSummary image)
    {
        if (left.TryGetValue(image.Path, out Finding? finding))
        {
            // "left at 0x180000000, overlapping b.dll: signed; …": the reason is what stands behind the first colon.
            int colon = finding.Message.IndexOf(": ", StringComparison.Ordinal);
            return $" ({finding.Code}): {BuildWords.Choose(finding.Message.Substring(colon < 0 ? 0 : colon + 2), isBuild)}";
        }

        return LeaveReason.For(image, leave) is not { } reason ? null
            : reason.Code is null ? ": " + BuildWords.Choose(reason.Text, isBuild)
            : $" ({reason.Code}): {BuildWords.Choose(reason.Text, isBuild)}";
    }
}
