using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;

namespace RebaseBind.Rebasing;

/// <summary>
/// The stamps that moved images get, for those that are bound to them. A stamp follows from the hash of the original file, which is computed
/// once.
/// </summary>
internal sealed class MovedImages
{
    private readonly ConcurrentDictionary<string, Lazy<byte[]?>> hashes = new(StringComparer.Ordinal);
    private readonly Func<Placement, uint> stampOf;
    private readonly OpenedImages? opened;

    /// <summary>The images of a tree. A file is only read if a stamp is asked for before the file itself is at hand.</summary>
    internal MovedImages(OpenedImages opened)
    {
        this.opened = opened;
        stampOf = DeriveStamp;
    }

    private MovedImages(Func<Placement, uint> stampOf) => this.stampOf = stampOf;

    /// <summary>The images that a plan moves, with a stamp each that is not theirs but shows what could be bound to them. Reads nothing.</summary>
    internal static MovedImages Preview(AddressPlan plan)
    {
        Dictionary<string, uint> numbers = plan.Placements
            .Where(static placement => placement.Action == PlacementAction.Moved)
            .Select(static (placement, i) => (placement.Image.Path, Number: (uint)i + 1))
            .ToDictionary(static pair => pair.Path, static pair => pair.Number, StringComparer.Ordinal);
        return new MovedImages(placement => numbers[placement.Image.Path]);
    }

    /// <summary>
    /// The stamp that a moved image gets, never 0 or 0xFFFFFFFF; for one that can no longer be read, and so keeps its own, another one than
    /// that.
    /// </summary>
    internal uint StampOf(Placement moved) => stampOf(moved);

    /// <summary>The SHA-256 of an image's original file, 32 bytes; null if it can no longer be read.</summary>
    internal byte[]? HashOf(ImageSummary image) => hashes.GetOrAdd(image.Path, _ => new Lazy<byte[]?>(() => Read(image))).Value;

    /// <summary>The same, where the file is at hand.</summary>
    /// <param name="image">The image.</param>
    /// <param name="original">Its original file.</param>
    internal byte[] HashOf(ImageSummary image, ReadOnlyMemory<byte> original)
        => hashes.GetOrAdd(image.Path, _ => new Lazy<byte[]?>(() => ContentHash.Sha256(original))).Value ?? ContentHash.Sha256(original);

    private uint DeriveStamp(Placement moved)
        => ImageRebaser.DeriveTimeDateStamp(HashOf(moved.Image) ?? new byte[ContentHash.Size], moved.Base, moved.Image.TimeDateStamp);

    private byte[]? Read(ImageSummary image)
    {
        try
        {
            return ContentHash.Sha256(opened!.Open(image).File);
        }
        catch (RebaseBindException changed) when (changed.Finding.Code == FindingCatalog.ChangedFile)
        {
            // The code that rewrites it will say so.
            return null;
        }
    }
}
