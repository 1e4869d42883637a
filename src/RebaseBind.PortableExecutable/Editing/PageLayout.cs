using System;
using System.Collections.Generic;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>
/// How the file of an image is laid out anew, so that the headers and the raw data of each section begin and end at pages, and how that is taken
/// back. What is mapped stays the same, byte for byte, but for the fields that say where it lies in the file.
/// </summary>
/// <remarks>
/// Wine maps a section whose raw data begin at a page of the file, and reads any other into private memory (Wine dlls/ntdll/unix/virtual.c
/// map_image_into_view). A certificate table is no part of it: it is cut off before, because no signature outlives the change.
/// </remarks>
/// <param name="OldLength">The length of the file as it was, in bytes, without a certificate table.</param>
/// <param name="NewLength">Its length in pages, in bytes.</param>
/// <param name="Parts">
/// The parts of the file as it was; in order of both offsets. The first are the headers. All bytes between parts are zero.
/// </param>
/// <param name="Edits">The fields that change, in order of their file offset in the new file.</param>
internal sealed record PageLayout(int OldLength, int NewLength, IReadOnlyList<FilePart> Parts, IReadOnlyList<ByteEdit> Edits)
{
    /// <summary>Zeros between two parts are padding up to the largest FileAlignment, 64 KiB; more of them mean something.</summary>
    internal const int MaxPadding = 0x1_0000;

    /// <summary>The file in this layout; null if it is not the one that was laid out.</summary>
    internal byte[]? TryApply(ReadOnlySpan<byte> file)
    {
        if (file.Length != OldLength)
        {
            return null;
        }

        var laidOut = new byte[NewLength];
        foreach (FilePart part in Parts)
        {
            file.Slice(part.From.Value, part.Size).CopyTo(laidOut.AsSpan(part.To.Value));
        }

        foreach (ByteEdit edit in Edits)
        {
            Span<byte> field = laidOut.AsSpan(edit.Offset.Value, edit.Old.Length);
            if (!field.SequenceEqual(edit.Old.Span))
            {
                return null;
            }

            edit.New.Span.CopyTo(field);
        }

        return laidOut;
    }

    /// <summary>The file as it was; null if it is not in this layout.</summary>
    internal byte[]? TryRevert(ReadOnlySpan<byte> file)
    {
        if (file.Length != NewLength || !ByteEdits.AreIn(Edits, file))
        {
            return null;
        }

        var old = new byte[OldLength];
        foreach (FilePart part in Parts)
        {
            file.Slice(part.To.Value, part.Size).CopyTo(old.AsSpan(part.From.Value));
        }

        foreach (ByteEdit edit in Edits)
        {
            edit.Old.Span.CopyTo(old.AsSpan(Find(edit.Offset, static part => part.To, static part => part.From)!.Value.Value));
        }

        return old;
    }

    /// <summary>Where a byte of the file as it was lies in this layout; null for padding that is gone.</summary>
    internal FileOffset? PlaceOf(FileOffset old) => Find(old, static part => part.From, static part => part.To);

    /// <summary>
    /// Whether a layout that somebody else wrote down makes sense: parts and edits are in order and inside the files, each edit is inside one part,
    /// and neither file is mostly padding.
    /// </summary>
    internal bool IsSound()
    {
        int from = 0;
        int to = 0;
        foreach (FilePart part in Parts)
        {
            bool isNext = part.Size > 0
                && IsBehind(part.From.Value, from) && part.From.Value <= OldLength - part.Size
                && IsBehind(part.To.Value, to) && part.To.Value <= NewLength - part.Size;
            if (!isNext)
            {
                return false;
            }

            from = part.From.Value + part.Size;
            to = part.To.Value + part.Size;
        }

        return IsBehind(OldLength, from) && IsBehind(NewLength, to) && AreEditsInParts();
    }

    private static bool IsBehind(int offset, int end) => offset >= end && offset - end <= MaxPadding;

    /// <summary>Whether the edits are in order, and each is inside one part.</summary>
    internal bool AreEditsInParts()
    {
        int end = 0;
        foreach (ByteEdit edit in Edits)
        {
            bool isInPart = edit.Offset.Value >= end && edit.Old.Length == edit.New.Length && !edit.Old.IsEmpty
                && Find(edit.Offset, static part => part.To, static part => part.From) is { } first
                && Find(edit.End + -1, static part => part.To, static part => part.From) is { } last
                && last.Value - first.Value == edit.Old.Length - 1;
            if (!isInPart)
            {
                return false;
            }

            end = edit.End.Value;
        }

        return true;
    }

    /// <summary>The place of a byte in the other layout.</summary>
    private FileOffset? Find(FileOffset offset, Func<FilePart, FileOffset> here, Func<FilePart, FileOffset> there)
    {
        int low = 0;
        int high = Parts.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            FilePart part = Parts[middle];
            int distance = offset.Value - here(part).Value;
            if (distance < 0)
            {
                high = middle - 1;
            }
            else if (distance >= part.Size)
            {
                low = middle + 1;
            }
            else
            {
                return there(part) + distance;
            }
        }

        return null;
    }
}
