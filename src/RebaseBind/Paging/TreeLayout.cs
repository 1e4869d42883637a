using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Paging;

/// <summary>Decides which files of a tree are laid out in pages, one by one, in any order and on any number of threads.</summary>
/// <param name="policy">Whether any are.</param>
/// <param name="leave">Which images are left alone.</param>
/// <param name="placements">What is planned for the images.</param>
internal sealed class TreeLayout(FileLayout policy, LeavePolicy leave, IReadOnlyList<Placement> placements)
{
    private readonly ConcurrentBag<ImageLayout> layouts = [];
    private readonly ConcurrentBag<Finding> obstacles = [];

    /// <summary>The files decided on so far that are laid out, in order of path.</summary>
    internal IReadOnlyList<ImageLayout> Layouts => [.. layouts.OrderBy(static layout => layout.Path, StringComparer.Ordinal)];

    /// <summary>Why others are not.</summary>
    internal IEnumerable<Finding> Findings
        => obstacles.Concat(policy == FileLayout.Pages ? LeftAlone() : []).OrderBy(static finding => finding.Image, StringComparer.Ordinal);

    /// <summary>Whether the file of an image is to be laid out, if it can be.</summary>
    internal bool Concerns(ImageSummary image) => policy == FileLayout.Pages && LeaveReason.ForLayout(image, leave) is null;

    /// <summary>Decides whether a file is laid out.</summary>
    /// <param name="image">Its file, as it was gathered or as binding left it.</param>
    /// <param name="summary">What was gathered.</param>
    internal bool Decide(PeImage image, ImageSummary summary)
    {
        if (!Concerns(summary))
        {
            return false;
        }

        (PageLayout? layout, string? obstacle) = PageLayoutPlanner.Plan(image);
        if (obstacle is not null)
        {
            obstacles.Add(Refusal(summary, FindingCatalog.KeepsLayout, obstacle));
        }
        else if (layout is not null)
        {
            layouts.Add(new ImageLayout(summary.Path, layout.OldLength, layout.NewLength));
        }

        return layout is not null;
    }

    /// <summary>Images that no change may be made in, where the plan does not say so already.</summary>
    private IEnumerable<Finding> LeftAlone()
    {
        foreach (Placement placement in placements)
        {
            if (LeaveReason.ForLayout(placement.Image, leave) is { Code: { } code } reason
                && code != FindingCatalog.Excluded && code != placement.Why.Leave?.Code)
            {
                yield return Refusal(placement.Image, code, reason.Text);
            }
        }
    }

    private static Finding Refusal(ImageSummary image, string code, string reason)
        => new(code, FindingSeverity.Warning, image.Path, "the file is not laid out in pages: " + reason);
}
