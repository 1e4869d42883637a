using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Says what the record of a tree is while images are renamed, and after that.</summary>
/// <param name="tree">The tree, before this run.</param>
/// <param name="work">What is done to it.</param>
/// <param name="earlier">Its record, before this run.</param>
/// <param name="run">How many files are read at once, who watches, and what ends the work.</param>
internal sealed class RecordKeeper(GatheredTree tree, IImageWork work, ChangeRecord earlier, RunSettings run)
{
    private readonly IReadOnlyDictionary<string, ImageHistory> histories = earlier.ToHistories();
    private readonly Dictionary<string, UnchangedImage> unchanged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImageChange> present = new(StringComparer.Ordinal);
    private readonly HashSet<string> settled = new(StringComparer.Ordinal);
    private readonly bool takesAll = work.TakesOtherFiles && tree.Source.IsWhole;

    /// <summary>
    /// Looks at the images that this run does not rewrite: they are hashed, and those of which the record says what is not so are taken out of it.
    /// </summary>
    /// <param name="rewritten">The others.</param>
    /// <returns>What a person should know of them.</returns>
    internal IEnumerable<Finding> Look(IReadOnlyList<PreparedImage> rewritten)
    {
        var findings = new List<Finding>();
        Dictionary<string, PreparedImage> done = rewritten.ToDictionary(static image => image.Change.Path, StringComparer.Ordinal);
        findings.AddRange(rewritten
            .Where(image => image.From is null
                && histories.TryGetValue(image.Change.Path, out ImageHistory? history)
                && !history.IsOriginal(image.Change.OriginalSha256.Span))
            .Select(static image => TakenAsOriginal(image.Change.Path)));
        var files = new HashSet<string>(tree.Files, StringComparer.Ordinal);
        if (takesAll)
        {
            settled.UnionWith(histories.Keys.Where(path => !files.Contains(path)));
        }

        string[] others =
        [
            .. tree.Images.Select(static image => image.Path).Concat(histories.Keys).Distinct(StringComparer.Ordinal)
                .Where(path => files.Contains(path) && !done.ContainsKey(path)),
        ];
        var images = new UnchangedImage?[others.Length];
        var states = new Finding?[others.Length];
        ProgressCounter step = run.Count(PipelineStage.Recording, others.Length);
        Parallel.For(0, others.Length, run.Parallelism, i =>
        {
            images[i] = Inspect(others[i], ref states[i]);
            step.Advance();
        });
        foreach (UnchangedImage image in images.OfType<UnchangedImage>())
        {
            unchanged.Add(image.Path, image);
            settled.Add(image.Path);
        }

        findings.AddRange(states.OfType<Finding>());
        return findings;
    }

    /// <summary>The record of the tree with these images.</summary>
    /// <param name="images">The images that are about to be put in place, or that were.</param>
    /// <param name="isUnderWay">Whether each of them may still be as it was, so that the record must lead to both.</param>
    internal ChangeRecord RecordOf(IReadOnlyList<PreparedImage> images, bool isUnderWay)
    {
        Dictionary<string, ImageChange> changes = Changes(earlier.Changes);
        Dictionary<string, ImageChange> replaced = Changes(earlier.Replaced.Where(change => !present.ContainsKey(change.Path)));
        foreach (PreparedImage image in images)
        {
            ImageChange change = image.Change;
            if (!change.IsNothing)
            {
                changes[change.Path] = change;
                replaced.Remove(change.Path);
                if (isUnderWay && image.From is { } from)
                {
                    replaced.Add(change.Path, from);
                }
            }
            else if (!isUnderWay)
            {
                // Until then, what leads back to the original knows the original, too.
                changes.Remove(change.Path);
                replaced.Remove(change.Path);
                unchanged[change.Path] = new UnchangedImage(change.Path, change.OriginalSha256, change.Length, change.CheckSum);
            }
        }

        return ToRecord(changes, replaced);
    }

    /// <summary>Changes of the earlier record that still hold; of an image that was looked at, the one that it shows.</summary>
    private Dictionary<string, ImageChange> Changes(IEnumerable<ImageChange> recorded) => recorded
        .Where(change => !settled.Contains(change.Path))
        .ToDictionary(
            static change => change.Path,
            change => present.TryGetValue(change.Path, out ImageChange? shown) ? shown : change,
            StringComparer.Ordinal);

    private ChangeRecord ToRecord(Dictionary<string, ImageChange> changes, Dictionary<string, ImageChange> replaced)
    {
        Dictionary<string, UnchangedImage>? others = takesAll ? new(StringComparer.Ordinal)
            : earlier.Unchanged?.ToDictionary(static image => image.Path, StringComparer.Ordinal);
        if (others is not null)
        {
            foreach (UnchangedImage image in unchanged.Values)
            {
                others[image.Path] = image;
            }
        }

        return new ChangeRecord
        {
            PlanSha256 = work.PlanSha256 ?? earlier.PlanSha256,
            Changes = [.. changes.Values.OrderBy(static change => change.Path, StringComparer.Ordinal)],
            Unchanged = others is null ? null :
            [
                .. others.Values.Where(image => !changes.ContainsKey(image.Path)).OrderBy(static image => image.Path, StringComparer.Ordinal),
            ],
            Replaced =
            [
                .. replaced.Values.Where(change => changes.ContainsKey(change.Path)).OrderBy(static change => change.Path, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>An image that this run does not rewrite; null if it is one that the record is right about, or cannot be read.</summary>
    private UnchangedImage? Inspect(string path, ref Finding? finding)
    {
        try
        {
            using IMemoryOwner<byte> file = tree.Source.OpenRead(path);
            byte[] sha256 = ContentHash.Sha256(file.Memory);
            if (histories.TryGetValue(path, out ImageHistory? history) && !history.IsOriginal(sha256))
            {
                if (history.Find(file.Memory, sha256) is { } known)
                {
                    present[path] = known.Change;
                    return null;
                }

                if (!work.TakesOtherFiles)
                {
                    return null;
                }

                finding = TakenAsOriginal(path);
            }

            return new UnchangedImage(path, sha256, file.Memory.Length, PeImage.TryReadHeaders(file.Memory)?.Headers.CheckSum ?? 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageException)
        {
            // Gathering said so, or whoever verifies will.
            return null;
        }
    }

    private static Finding TakenAsOriginal(string path) => new(
        FindingCatalog.TakenAsOriginal,
        FindingSeverity.Warning,
        path,
        $"the file is not as {ChangeRecord.FileName} says, so somebody changed or replaced it; this run took it as a new original");
}
