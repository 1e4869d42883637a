using System;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Rebasing;

/// <summary>What the record of changes says of one image.</summary>
/// <param name="Latest">What was done to it, all together; null if nothing was.</param>
/// <param name="Replaced">
/// What was done to it before the last run, if that run did not end: the image may be as this says, as <paramref name="Latest"/> says, or as it
/// was at first.
/// </param>
internal sealed record ImageHistory(ImageChange? Latest, ImageChange? Replaced)
{
    /// <summary>The history of an image to which nothing was done.</summary>
    internal static ImageHistory None { get; } = new(null, null);

    /// <summary>Whether nothing is known.</summary>
    internal bool IsEmpty => Latest is null;

    /// <summary>Whether a file is as it was at first.</summary>
    /// <param name="sha256">The SHA-256 of the file, 32 bytes.</param>
    internal bool IsOriginal(ReadOnlySpan<byte> sha256)
        => Latest?.OriginalSha256.Span.SequenceEqual(sha256) == true || Replaced?.OriginalSha256.Span.SequenceEqual(sha256) == true;

    /// <summary>The change that a file is the result of.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">Its SHA-256, 32 bytes.</param>
    /// <returns>
    /// The change, and the file as it left it, which is shorter than the present one if that was signed since; null if the file is another one.
    /// </returns>
    internal (ImageChange Change, ReadOnlyMemory<byte> File)? Find(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> sha256)
    {
        foreach (ImageChange? change in new[] { Latest, Replaced })
        {
            if (change is not null && change.Sha256.Span.SequenceEqual(sha256))
            {
                return (change, file);
            }
        }

        foreach (ImageChange? change in new[] { Latest, Replaced })
        {
            if (change is not null && LaterSignature.TryRemove(file, change.Sha256.Span, change.Length, change.CheckSum) is { } unsigned)
            {
                return (change, unsigned);
            }
        }

        return null;
    }

    /// <summary>
    /// The same, for who goes on from there: in the layout that the file had before it was laid out in pages. A record is not believed if its edits
    /// are not in the file, or if no layout leads from that file to the present one.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">Its SHA-256, 32 bytes.</param>
    internal (ImageChange Change, ReadOnlyMemory<byte> File)? FindToContinue(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> sha256)
    {
        if (Find(file, sha256) is not { } known)
        {
            return null;
        }

        if (known.Change.Layout is { } layout)
        {
            // Laid out again it must be what it is: else the record has other fields in its layout than a layout changes.
            if (layout.TryRevert(known.File.Span) is not { } reverted
                || PeImage.TryReadHeaders(reverted) is not { } image
                || PageLayoutPlanner.Plan(image).Layout?.TryApply(reverted) is not { } again
                || !again.AsSpan().SequenceEqual(known.File.Span))
            {
                return null;
            }

            known.File = reverted;
        }

        return ByteEdits.AreIn(known.Change.Edits, known.File.Span) ? known : null;
    }

    /// <summary>What the record says after this run.</summary>
    /// <param name="earlier">What <see cref="Find"/> found; null if nothing.</param>
    /// <param name="later">What this run does to the file that was found.</param>
    /// <param name="sizeOfHeaders">The size of the headers before this run, in bytes.</param>
    internal static ImageChange Join(ImageChange? earlier, ImageChange later, uint sizeOfHeaders) => earlier is null ? later : earlier with
    {
        Base = later.Base,
        TimeDateStamp = later.TimeDateStamp,
        CheckSum = later.CheckSum,
        DllCharacteristics = later.DllCharacteristics,
        Layout = later.Layout,
        HeaderGrowth = earlier.HeaderGrowth + later.HeaderGrowth,
        Edits = ByteEdits.Join(ByteEdits.Shift(earlier.Edits, new FileOffset((int)sizeOfHeaders), (int)later.HeaderGrowth), later.Edits),
    };
}
