using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Rebasing;
using RebaseBind.Words;

namespace RebaseBind.Verifying;

/// <summary>Verifies one image that was rewritten.</summary>
/// <param name="path">The image's path.</param>
/// <param name="history">What the record says of it.</param>
/// <param name="findings">Gets what is wrong.</param>
internal sealed class ChangedImageVerifier(string path, ImageHistory history, List<Finding> findings)
{
    private const int PlacesTold = 5;
    private const string FalseRecord = "the record was changed, or belongs to other files";

    /// <summary>What a person should know of an image that was signed since.</summary>
    internal static Finding Signed(string path) => new(
        FindingCatalog.SignedSince,
        FindingSeverity.Note,
        path,
        "the image was signed since, and nothing else in it changed");

    /// <summary>What a person should know of an original that is another file.</summary>
    internal static Finding OtherOriginal(string path) => new(
        FindingCatalog.OtherOriginal,
        FindingSeverity.Error,
        path,
        "the file of that name among the originals is not the one that was rewritten; name the folder with the files of that release");

    /// <summary>Verifies it.</summary>
    /// <param name="file">The file as it is.</param>
    /// <param name="original">Its original; null if that is not at hand.</param>
    internal VerifiedImage Verify(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte>? original)
    {
        byte[] sha256 = ContentHash.Sha256(file);
        if (history.Find(file, sha256) is { } known)
        {
            return VerifyResult(known.Change, known.File, known.File.Length != file.Length, original);
        }

        if (history.IsOriginal(sha256))
        {
            Add(FindingCatalog.StillOriginal, "the image is as it was before the recorded change: a run was killed, or somebody put the original "
                + "back; run 'apply' again, or 'undo'");
            return new VerifiedImage(path, ImageState.Original);
        }

        ImageChange change = history.Latest!;
        byte[]? expected = change.Length <= file.Length
            && original is { } real && ContentHash.Sha256(real).AsSpan().SequenceEqual(change.OriginalSha256.Span)
            ? ChangeReversal.TryRepeat(real, change)
            : null;
        Alteration alteration = AlterationFinder.Find(file, change, expected);
        bool isOther = alteration.Guess == AlteredAs.AnotherFile;
        Add(
            isOther ? FindingCatalog.ReplacedSince : FindingCatalog.AlteredSince,
            isOther ? "the file was replaced since by another one; restore it" : Describe(alteration));
        return new VerifiedImage(path, isOther ? ImageState.Replaced : ImageState.Altered) { Alteration = alteration };
    }

    private VerifiedImage VerifyResult(ImageChange change, ReadOnlyMemory<byte> file, bool isSigned, ReadOnlyMemory<byte>? real)
    {
        if (change.LacksCertificates)
        {
            Add(FindingCatalog.MissingChangeData, "the image cannot be proven without the signature that was removed from it, and the file with "
                + "it is missing");
            return new VerifiedImage(path, ImageState.Unproven);
        }

        byte[]? original = ChangeReversal.TryRevert(file, change);
        if (original is null || !ContentHash.Sha256(original).AsSpan().SequenceEqual(change.OriginalSha256.Span))
        {
            Add(FindingCatalog.FalseRecord, "the recorded change, taken back, does not give the recorded original; " + FalseRecord);
            return new VerifiedImage(path, ImageState.Unproven);
        }

        if (ChangeReversal.TryRepeat(original, change) is not { } again || !again.AsSpan().SequenceEqual(file.Span))
        {
            Add(FindingCatalog.FalseRecord, "the recorded change, taken back and made again, does not give this file; " + FalseRecord);
            return new VerifiedImage(path, ImageState.Unproven);
        }

        if (real is { } known && !known.Span.SequenceEqual(original))
        {
            findings.Add(OtherOriginal(path));
        }

        if (!ReferenceEquals(change, history.Latest))
        {
            Add(FindingCatalog.StillOriginal, "the image is as it was before the last run, which was killed; run 'apply' again, or 'undo'");
            return new VerifiedImage(path, ImageState.Interrupted);
        }

        if (isSigned)
        {
            findings.Add(Signed(path));
        }

        return new VerifiedImage(path, isSigned ? ImageState.Signed : ImageState.Proven);
    }

    /// <summary>What was changed, as a sentence.</summary>
    internal static string Describe(Alteration alteration)
    {
        IReadOnlyList<AlteredPlace> places = alteration.Places;
        string length = alteration.Growth == 0 ? string.Empty
            : $"the file is {Amounts.Count(Math.Abs(alteration.Growth), "byte")} {(alteration.Growth > 0 ? "longer" : "shorter")} than it was";
        if (alteration is { Growth: > 0, IsComplete: true })
        {
            return $"{length}: bytes were added at its end, at {places[0].Text}, and nothing else changed; restore it";
        }

        if (places.Count == 0 || length.Length != 0)
        {
            return (length.Length == 0 ? "bytes of the image were changed since" : length) + "; restore it";
        }

        long bytes = places.Sum(static place => (long)place.Size);
        string amount = places.All(static place => place.IsExact) ? Amounts.Count(bytes, "byte") : $"some of {Amounts.Count(bytes, "byte")}";
        string verb = bytes == 1 ? "was" : "were";
        string more = places.Count > PlacesTold ? $", and {Amounts.Count(places.Count - PlacesTold, "more place", "more places")}" : string.Empty;
        string rest = alteration.IsComplete || places.Any(static place => !place.IsExact) ? string.Empty : ", and something else";
        string where = string.Join(", ", places.Take(PlacesTold).Select(static place => place.Text));
        return $"{amount} {verb} changed since, at {where}{more}{rest}{alteration.Guess.ToClause()}; restore the file";
    }

    private void Add(string code, string message) => findings.Add(new Finding(code, FindingSeverity.Error, path, message));
}
