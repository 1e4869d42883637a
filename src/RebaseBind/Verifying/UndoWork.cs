using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.Writing;

namespace RebaseBind.Verifying;

/// <summary>Gives images back as they were.</summary>
/// <remarks>
/// An image is written only if it hashes to what the record promises of its original. With <paramref name="force"/> an image that was changed since
/// gets what of the recorded change can still be taken back.
/// </remarks>
/// <param name="record">The record.</param>
/// <param name="paths">The images that are meant and are there.</param>
/// <param name="force">Whether images that were changed since are undone as far as possible.</param>
internal sealed class UndoWork(ChangeRecord record, IReadOnlyCollection<string> paths, bool force) : IImageWork
{
    private readonly ConcurrentBag<Finding> findings = [];
    private readonly Dictionary<string, UnchangedImage> unchanged =
        (record.Unchanged ?? []).ToDictionary(static image => image.Path, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Paths { get; } =
    [
        .. record.Changes.Select(static change => change.Path)
            .Concat((record.Unchanged ?? []).Select(static image => image.Path))
            .Intersect(paths, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public string? PlanSha256 => null;

    /// <inheritdoc/>
    public bool TakesOtherFiles => false;

    /// <summary>What was lost.</summary>
    internal IReadOnlyList<Finding> Findings => [.. findings.OrderBy(static finding => finding.Image, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageHistory history)
    {
        byte[] sha256 = ContentHash.Sha256(file);
        if (history.IsEmpty)
        {
            return Unsign(path, file, sha256);
        }

        if (history.IsOriginal(sha256))
        {
            return null;
        }

        (ImageChange Change, ReadOnlyMemory<byte> File)? known = history.Find(file, sha256);
        if (known is null && !force)
        {
            throw Refuse(path, FindingCatalog.UndoRefused, "the image was changed since and was not undone; 'verify' says where, "
                + "and 'undo --force' takes back what can still be taken back");
        }

        return known is { } found ? Revert(path, found.File, found.Change) : Force(path, file, history.Latest!);
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <summary>Takes a signature off an image that was never rewritten, if it was signed since.</summary>
    private RewrittenImage? Unsign(string path, ReadOnlyMemory<byte> file, byte[] sha256)
    {
        UnchangedImage image = unchanged[path];
        if (image.Sha256.Span.SequenceEqual(sha256))
        {
            return null;
        }

        byte[] original = LaterSignature.TryRemove(file, image.Sha256.Span, image.Length, image.CheckSum) ?? throw Refuse(
            path,
            FindingCatalog.UndoRefused,
            "the image, which was never rewritten, was changed or replaced since, and nothing is known of what it was; restore it");
        return Result(path, original, image.ToChange(PeImage.ReadHeaders(original).Headers));
    }

    private static RewrittenImage Revert(string path, ReadOnlyMemory<byte> file, ImageChange change)
    {
        byte[]? original = ChangeReversal.TryRevert(file, change);
        return original is not null && ContentHash.Sha256(original).AsSpan().SequenceEqual(change.OriginalSha256.Span)
            ? Result(path, original, change)
            : throw Refuse(path, FindingCatalog.FalseRecord, "the image was not undone, because the recorded change, taken back, does not give the "
                + "recorded original; the record was changed, or belongs to other files");
    }

    private RewrittenImage Force(string path, ReadOnlyMemory<byte> file, ImageChange change)
    {
        (byte[] File, IReadOnlyList<string> Lost)? undone = ForcedReversal.TryRevert(file, change);
        if (undone is null)
        {
            throw Refuse(path, FindingCatalog.UndoRefused, "the image was replaced or damaged since, and nothing of the recorded change can be "
                + "taken back; get the original from elsewhere");
        }

        findings.Add(new Finding(
            FindingCatalog.UndoForced,
            FindingSeverity.Warning,
            path,
            "the image was changed since; what could be taken back was, and it is not its original: " + string.Join("; ", undone.Value.Lost)));
        uint checkSum = PeImage.ReadHeaders(undone.Value.File).Headers.CheckSum;
        ImageChange present = change with { OriginalSha256 = ContentHash.Sha256(undone.Value.File), OriginalCheckSum = checkSum };
        return Result(path, undone.Value.File, present);
    }

    private static RewrittenImage Result(string path, byte[] original, ImageChange change)
    {
        ImageSummary image = ChangedFile.Guard(path, () => ImageInspector.Inspect(path, original));
        ImageChange taken = change.TakenBack() with { Sha256 = change.OriginalSha256, Length = original.Length, Pages = default };
        return new RewrittenImage(original, taken) { Image = image, From = change };
    }

    private static RebaseBindException Refuse(string path, string code, string message)
        => new(new Finding(code, FindingSeverity.Error, path, message));
}
