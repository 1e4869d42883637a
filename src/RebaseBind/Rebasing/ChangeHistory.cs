using System;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Rebasing;

/// <summary>
/// Joins what a run does to an image to what earlier runs did, so that the record leads from the very first file to the present one.
/// </summary>
internal static class ChangeHistory
{
    /// <summary>Whether a file is as an earlier change left it.</summary>
    /// <param name="earlier">The earlier change.</param>
    /// <param name="image">The file, unchanged by this run.</param>
    internal static bool IsWhereItEnded(ImageChange earlier, PeImage image)
        => earlier.Base == image.Headers.ImageBase
        && earlier.TimeDateStamp == image.Headers.TimeDateStamp
        && earlier.CheckSum == image.Headers.CheckSum
        && earlier.DllCharacteristics == image.Headers.DllCharacteristics && ByteEdits.AreIn(earlier.Edits, image.Bytes);

    /// <summary>What the record says after this run.</summary>
    /// <param name="earlier">What it said before; null if nothing.</param>
    /// <param name="isContinued">Whether this run began where the earlier change ended.</param>
    /// <param name="later">What this run does.</param>
    /// <param name="sizeOfHeaders">The size of the headers before this run, in bytes.</param>
    /// <param name="result">The file after it.</param>
    internal static ImageChange Join(ImageChange? earlier, bool isContinued, ImageChange later, uint sizeOfHeaders, ReadOnlySpan<byte> result)
        => earlier is null ? later
        : isContinued ? Append(earlier, later, sizeOfHeaders)

        // A run that was killed had recorded what it was about to do. This one does it, from the first file or from one on the way.
        : EndsAlike(later, earlier, result) && !later.OriginalSha256.Span.SequenceEqual(earlier.OriginalSha256.Span) ? earlier
        : later;

    private static bool EndsAlike(ImageChange later, ImageChange earlier, ReadOnlySpan<byte> result)
        => later.Base == earlier.Base && later.TimeDateStamp == earlier.TimeDateStamp && later.CheckSum == earlier.CheckSum
        && later.DllCharacteristics == earlier.DllCharacteristics && ByteEdits.AreIn(earlier.Edits, result);

    private static ImageChange Append(ImageChange earlier, ImageChange later, uint sizeOfHeaders) => earlier with
    {
        Base = later.Base,
        TimeDateStamp = later.TimeDateStamp,
        CheckSum = later.CheckSum,
        DllCharacteristics = later.DllCharacteristics,
        HeaderGrowth = earlier.HeaderGrowth + later.HeaderGrowth,
        Edits = ByteEdits.Join(ByteEdits.Shift(earlier.Edits, new FileOffset((int)sizeOfHeaders), (int)later.HeaderGrowth), later.Edits),
        RemovedCertificates = earlier.RemovedCertificates.IsEmpty ? later.RemovedCertificates : earlier.RemovedCertificates,
    };
}
