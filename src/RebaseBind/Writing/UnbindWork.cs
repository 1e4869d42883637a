using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Takes bindings out: exactly, where the record of changes says what was there before, otherwise by writing back the names.</summary>
/// <param name="images">The tree's images.</param>
/// <param name="leave">Which images are left alone.</param>
/// <param name="others">Takes out the bindings that no record knows.</param>
internal sealed class UnbindWork(IReadOnlyList<ImageSummary> images, LeavePolicy leave, PlanWork others) : IImageWork
{
    private readonly HashSet<string> leftAlone = new(
        images.Where(image => LeaveReason.ForBinding(image, leave) is not null).Select(static image => image.Path),
        StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Paths => others.Paths;

    /// <inheritdoc/>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageChange? earlier)
    {
        RewrittenImage? result = earlier is { Edits.Count: not 0 } && !leftAlone.Contains(path)
            ? ChangedFile.Guard(path, () => TryTakeBack(file, earlier, path))
            : null;
        return result ?? others.Rewrite(path, file, earlier);
    }

    /// <inheritdoc/>
    public void Release() => others.Release();

    /// <summary>Takes the recorded bindings back; null if the record does not lead to this file.</summary>
    private RewrittenImage? TryTakeBack(Memory<byte> file, ImageChange earlier, string path)
    {
        var editor = new ImageEditor(file);
        ImageSummary image = others.ImageAt(path);
        ChangedFile.Check(editor.Original, image);
        if (!ChangeHistory.IsWhereItEnded(earlier, editor.Original))
        {
            return null;
        }

        ReadBack.Names names = ReadBack.NamesIn(editor.Original);
        (ReadOnlyMemory<byte> result, ImageChange change) = TakeBack(editor, earlier, path);
        return new RewrittenImage(result, change) { Image = ReadBack.Check(image, names, change, result) };
    }

    private (ReadOnlyMemory<byte> File, ImageChange Change) TakeBack(ImageEditor editor, ImageChange earlier, string path)
    {
        foreach (ByteEdit edit in earlier.Edits)
        {
            editor.Replace(edit.Inverse);
        }

        byte[]? shorter = earlier.HeaderGrowth == 0 ? null : HeaderGrowth.TryRemove(PeImage.Read(editor.File), earlier.HeaderGrowth);
        editor = shorter is null ? editor : new ImageEditor(shorter);

        // The very first file may have come bound by somebody else.
        ImageBinding rest = ImageBinder.Bind(path, editor.File, others.Targets, BindPolicy.None);
        foreach (ByteEdit edit in rest.Edits)
        {
            editor.Replace(edit);
        }

        ReadOnlyMemory<byte> certificates = editor.StripCertificates();
        ImageChange change = earlier with
        {
            HeaderGrowth = shorter is null ? earlier.HeaderGrowth : 0,
            Edits = rest.Edits,
            CheckSum = earlier.OriginalCheckSum,
            RemovedCertificates = earlier.RemovedCertificates.IsEmpty ? certificates : earlier.RemovedCertificates,
        };
        if (change.IsNothing)
        {
            // The linker's checksum may have been a wrong one; it comes back as it was.
            editor.SetCheckSum(earlier.OriginalCheckSum);
        }
        else
        {
            change = change with { CheckSum = editor.UpdateCheckSum() };
        }

        return (editor.File, change);
    }
}
