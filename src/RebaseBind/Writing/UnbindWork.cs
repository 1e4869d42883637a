using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Files;
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
    public string? PlanSha256 => null;

    /// <inheritdoc/>
    public bool TakesOtherFiles => true;

    /// <inheritdoc/>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageHistory history)
    {
        RewrittenImage? result = history.IsEmpty || leftAlone.Contains(path) ? null : ChangedFile.Guard(path, () => TryTakeBack(file, history, path));
        return result ?? others.Rewrite(path, file, history);
    }

    /// <inheritdoc/>
    public void Release() => others.Release();

    /// <summary>Takes the recorded bindings back; null if there are none, or if the record does not lead to this file.</summary>
    private RewrittenImage? TryTakeBack(Memory<byte> file, ImageHistory history, string path)
    {
        ImageSummary image = others.ImageAt(path);
        PeImage original = ChangedFile.Check(PeImage.Read(file), image);
        if (history.FindToContinue(file, ContentHash.Sha256(file)) is not { Change: { Edits.Count: not 0 } earlier } known)
        {
            return null;
        }

        ReadBack.Names names = ReadBack.NamesIn(original);
        bool isAsFound = known.File.Length == file.Length && earlier.Layout is null;
        var editor = new ImageEditor(isAsFound ? file : known.File.ToArray());
        (ReadOnlyMemory<byte> result, ImageChange change) = TakeBack(editor, earlier, path);
        return new RewrittenImage(result, change.EndingIn(result)) { Image = ReadBack.Check(image, names, change, result), From = earlier };
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

        ImageChange change = earlier with
        {
            HeaderGrowth = shorter is null ? earlier.HeaderGrowth : 0,
            Edits = rest.Edits,
            CheckSum = earlier.OriginalCheckSum,
        };
        if (earlier.IsLaidOutInPages)
        {
            change = change with { Layout = editor.LayOut() };
        }

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
