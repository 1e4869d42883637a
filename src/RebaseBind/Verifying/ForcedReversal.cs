using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.Words;

namespace RebaseBind.Verifying;

/// <summary>Takes back what can be taken back of a change, in a file that was changed since.</summary>
internal static class ForcedReversal
{
    /// <summary>Takes it back.</summary>
    /// <param name="file">The file as it is.</param>
    /// <param name="change">The recorded change.</param>
    /// <returns>A new file, and what is not as in the original; null if the file is no image, or nothing fits.</returns>
    internal static (byte[] File, IReadOnlyList<string> Lost)? TryRevert(ReadOnlyMemory<byte> file, ImageChange change)
    {
        try
        {
            var lost = new List<string>();
            byte[] bytes = file.ToArray();
            if (LaterSignature.Cut(file, change.Length) is { } cut)
            {
                bytes = cut.File;
                lost.Add("the signature that was added since is gone");
            }

            byte[]? asItLay = change.Layout is { } layout ? TryTakeBack(bytes, layout) : null;
            if (change.Layout is not null && asItLay is null)
            {
                lost.Add("its file stays laid out in pages");
                change = InPages(change, change.Layout);
            }

            bytes = Revert(asItLay ?? bytes, change, lost, out bool isAny);
            isAny |= asItLay is not null;
            lost.Add("what else was changed since stays as it is");
            return isAny ? (bytes, lost) : null;
        }
        catch (Exception damage) when (damage is BadImageException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The file as it lay before; null if it is not in this layout, or if something was written where nothing was.</summary>
    private static byte[]? TryTakeBack(byte[] bytes, PageLayout layout)
        => layout.TryRevert(bytes) is { } reverted && layout.TryApply(reverted)!.AsSpan().SequenceEqual(bytes) ? reverted : null;

    /// <summary>The change with its edits where they are in pages.</summary>
    private static ImageChange InPages(ImageChange change, PageLayout layout) => change with
    {
        HeaderGrowth = 0,
        Edits = [.. change.Edits.Select(edit => new ByteEdit(layout.PlaceOf(edit.Offset) ?? edit.Offset, edit.Old, edit.New))],
    };

    private static byte[] Revert(byte[] bytes, ImageChange change, List<string> lost, out bool isAny)
    {
        var editor = new ImageEditor(bytes);
        ImageHeaders headers = editor.Original.Headers;
        ByteEdit[] kept = [.. change.Edits.Where(edit => !ByteEdits.AreIn([edit], bytes))];
        foreach (ByteEdit edit in change.Edits.Except(kept))
        {
            editor.Replace(edit.Inverse);
        }

        isAny = kept.Length != change.Edits.Count;
        if (kept.Length != 0)
        {
            lost.Add($"{Amounts.Count(kept.Length)} of {Amounts.Count(change.Edits.Count, "place")} that binding had changed are left as they are");
        }

        if (headers.ImageBase != change.Base)
        {
            lost.Add($"its base is left at {headers.ImageBase}, which is not the recorded {change.Base}");
        }
        else if (change.Base != change.OriginalBase)
        {
            editor.Rebase(change.OriginalBase);
            isAny = true;
        }

        if (headers.TimeDateStamp == change.TimeDateStamp)
        {
            editor.SetTimeDateStamp(change.OriginalTimeDateStamp);
        }

        if (headers.DllCharacteristics == change.DllCharacteristics)
        {
            editor.SetDllCharacteristics(change.OriginalDllCharacteristics);
            isAny |= change.DllCharacteristics != change.OriginalDllCharacteristics;
        }

        byte[]? shorter = change.HeaderGrowth == 0 || kept.Length != 0 ? null : HeaderGrowth.TryRemove(PeImage.Read(bytes), change.HeaderGrowth);
        if (change.HeaderGrowth != 0 && shorter is null)
        {
            lost.Add("its headers stay larger than they were");
        }

        if (!change.RemovedCertificates.IsEmpty)
        {
            lost.Add("its first signature, which would not be valid, is left off");
        }

        bytes = shorter ?? bytes;
        new ImageEditor(bytes).UpdateCheckSum();
        return bytes;
    }
}
