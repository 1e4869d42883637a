using System;
using System.Buffers;
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
using RebaseBind.Words;

namespace RebaseBind.Verifying;

/// <summary>Proves that each image of a tree is what its record of changes says: its original, and the recorded change.</summary>
/// <remarks>
/// The change is taken back in memory, the result is hashed, the change is made again, and that is compared with the file byte for byte: a hash
/// alone would miss bytes that taking the change back overwrites.
/// </remarks>
/// <param name="tree">The tree.</param>
/// <param name="record">Its record.</param>
/// <param name="originals">The originals, to be compared with; null if they are not at hand.</param>
/// <param name="run">How many files are read at once, who watches, and what ends the work.</param>
internal sealed class TreeVerifier(ImageSource tree, ChangeRecord record, ImageSource? originals, RunSettings run)
{
    /// <summary>Verifies.</summary>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    internal VerifyResult Verify()
    {
        var findings = new List<Finding>();
        if (record.MissingData is { } missing)
        {
            findings.Add(missing);
        }

        IReadOnlyList<string> paths = tree.ListPaths(findings);
        IReadOnlyDictionary<string, ImageHistory> changed = record.ToHistories();
        Dictionary<string, UnchangedImage> unchanged = (record.Unchanged ?? []).ToDictionary(static image => image.Path, StringComparer.Ordinal);
        HashSet<string>? known = originals is null ? null : new(originals.ListPaths(findings), StringComparer.Ordinal);
        var images = new VerifiedImage?[paths.Count];
        var found = new List<Finding>[paths.Count];
        ProgressCounter step = run.Count(PipelineStage.Verifying, paths.Count);
        Parallel.For(0, paths.Count, run.Parallelism, i =>
        {
            found[i] = [];
            changed.TryGetValue(paths[i], out ImageHistory? history);
            unchanged.TryGetValue(paths[i], out UnchangedImage? image);
            images[i] = VerifyOne(paths[i], history, image, known?.Contains(paths[i]) == true, found[i]);
            step.Advance();
        });

        var there = new HashSet<string>(paths, StringComparer.Ordinal);
        string[] gone = tree.IsWhole ? [.. changed.Keys.Concat(unchanged.Keys).Where(path => !there.Contains(path))] : [];
        findings.AddRange(found.SelectMany(static some => some));
        findings.AddRange(gone.Select(static path => Error(FindingCatalog.RemovedSince, path, "the image was removed since; restore it")));
        return new VerifyResult(
            [
                .. images.OfType<VerifiedImage>().Concat(gone.Select(static path => new VerifiedImage(path, ImageState.Removed)))
                    .OrderBy(static image => image.Path, StringComparer.Ordinal),
            ],
            [.. findings.OrderBy(static finding => finding.Image, StringComparer.Ordinal)]);
    }

    private VerifiedImage? VerifyOne(string path, ImageHistory? history, UnchangedImage? image, bool hasOriginal, List<Finding> findings)
    {
        try
        {
            if (history is null && image is null)
            {
                using IMemoryOwner<byte>? candidate = tree.OpenCandidate(path);
                bool isAdded = candidate is not null && record.Unchanged is not null && PeImage.TryReadHeaders(candidate.Memory) is not null;
                return isAdded ? Added(path, findings) : null;
            }

            using IMemoryOwner<byte> file = tree.OpenRead(path);
            using IMemoryOwner<byte>? original = hasOriginal ? originals!.OpenRead(path) : null;
            if (originals is not null && !hasOriginal)
            {
                const string problem = "the folder of originals has no such file; name the folder that has them all";
                findings.Add(Error(FindingCatalog.OtherOriginal, path, problem));
            }

            return history is not null
                ? new ChangedImageVerifier(path, history, findings).Verify(file.Memory, original?.Memory)
                : VerifyUnchanged(image!, file.Memory, original?.Memory, findings);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageException)
        {
            findings.Add(Error(FindingCatalog.UnreadableFile, path, "the file cannot be read: " + failure.Message));
            return new VerifiedImage(path, ImageState.Unproven);
        }
    }

    private static VerifiedImage Added(string path, List<Finding> findings)
    {
        findings.Add(Error(FindingCatalog.AddedSince, path, "the image was added since; remove it, or run 'apply' on the whole tree again"));
        return new VerifiedImage(path, ImageState.Added);
    }

    private static VerifiedImage VerifyUnchanged(
        UnchangedImage image,
        ReadOnlyMemory<byte> file,
        ReadOnlyMemory<byte>? original,
        List<Finding> findings)
    {
        bool isSame = ContentHash.Sha256(file).AsSpan().SequenceEqual(image.Sha256.Span);
        byte[]? unsigned = isSame ? null : LaterSignature.TryRemove(file, image.Sha256.Span, image.Length, image.CheckSum);
        if (!isSame && unsigned is null)
        {
            if (original is { } known && Find(image, file, known) is { } alteration)
            {
                findings.Add(Error(FindingCatalog.AlteredSince, image.Path, ChangedImageVerifier.Describe(alteration)));
                return new VerifiedImage(image.Path, ImageState.Altered) { Alteration = alteration };
            }

            string now = image.Length == file.Length ? "its bytes are others"
                : $"it had {Amounts.Size(image.Length)}, and has {Amounts.Size(file.Length)}";
            string problem = $"the image, which was never rewritten, was changed or replaced since: {now}; restore it";
            findings.Add(Error(FindingCatalog.ReplacedSince, image.Path, problem));
            return new VerifiedImage(image.Path, ImageState.Replaced);
        }

        if (original is { } real && !real.Span.SequenceEqual((unsigned ?? file).Span))
        {
            findings.Add(ChangedImageVerifier.OtherOriginal(image.Path));
        }

        if (unsigned is not null)
        {
            findings.Add(ChangedImageVerifier.Signed(image.Path));
        }

        return new VerifiedImage(image.Path, isSame ? ImageState.Unchanged : ImageState.Signed);
    }

    /// <summary>
    /// What was changed in an image that was never rewritten; null if the original at hand is not the recorded one, or the lengths differ.
    /// </summary>
    private static Alteration? Find(UnchangedImage image, ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> original)
    {
        if (file.Length != original.Length
            || !ContentHash.Sha256(original).AsSpan().SequenceEqual(image.Sha256.Span)
            || PeImage.TryReadHeaders(original) is not { } known)
        {
            return null;
        }

        Alteration alteration = AlterationFinder.Find(file, image.ToChange(known.Headers), original.ToArray());
        return alteration.Guess == AlteredAs.AnotherFile ? null : alteration;
    }

    private static Finding Error(string code, string path, string message) => new(code, FindingSeverity.Error, path, message);
}
