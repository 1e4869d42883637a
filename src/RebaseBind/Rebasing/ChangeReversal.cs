using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Rebasing;

/// <summary>Takes a recorded change back, and makes it again. Whether the result is what it should be is told by its hash.</summary>
internal static class ChangeReversal
{
    /// <summary>Makes the original of a changed file.</summary>
    /// <param name="file">The file as the change left it.</param>
    /// <param name="change">The change.</param>
    /// <returns>A new file; null if the change cannot have led to this one.</returns>
    internal static byte[]? TryRevert(ReadOnlyMemory<byte> file, ImageChange change)
    {
        try
        {
            if ((change.Layout is { } layout ? layout.TryRevert(file.Span) : file.ToArray()) is not { } bytes)
            {
                return null;
            }

            var editor = new ImageEditor(bytes);
            if (editor.Original.Headers.ImageBase != change.Base || !ByteEdits.AreIn(change.Edits, bytes))
            {
                return null;
            }

            foreach (ByteEdit edit in change.Edits)
            {
                editor.Replace(edit.Inverse);
            }

            Move(editor, change.Base, change.OriginalBase);
            editor.SetTimeDateStamp(change.OriginalTimeDateStamp);
            editor.SetDllCharacteristics(change.OriginalDllCharacteristics);
            editor.SetCheckSum(change.OriginalCheckSum);
            byte[]? shorter = change.HeaderGrowth == 0 ? bytes : HeaderGrowth.TryRemove(PeImage.Read(bytes), change.HeaderGrowth);
            return shorter is null ? null : Append(shorter, change.RemovedCertificates);
        }
        catch (Exception damage) when (damage is BadImageException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Changes an original again.</summary>
    /// <param name="original">The original.</param>
    /// <param name="change">The change.</param>
    /// <returns>A new file; null if the change does not fit the file.</returns>
    internal static byte[]? TryRepeat(ReadOnlyMemory<byte> original, ImageChange change)
    {
        try
        {
            int length = original.Length - change.RemovedCertificates.Length;
            if (length < 0 || length + (long)change.HeaderGrowth != (change.Layout?.OldLength ?? change.Length))
            {
                return null;
            }

            byte[] bytes = original.Slice(0, length).ToArray();
            if (!change.RemovedCertificates.IsEmpty)
            {
                ImageHeaders headers = PeImage.ReadHeaders(original).Headers;
                bytes.AsSpan(headers.OffsetOfDirectory(DirectoryIndex.Security).Value, DataDirectory.EntrySize).Clear();
            }

            bytes = change.HeaderGrowth == 0 ? bytes : HeaderGrowth.Insert(PeImage.Read(bytes), change.HeaderGrowth);
            var editor = new ImageEditor(bytes);
            Move(editor, change.OriginalBase, change.Base);
            editor.SetTimeDateStamp(change.TimeDateStamp);
            editor.SetDllCharacteristics(change.DllCharacteristics);
            foreach (ByteEdit edit in change.Edits)
            {
                editor.Replace(edit);
            }

            editor.SetCheckSum(change.CheckSum);
            return change.Layout is null ? bytes : change.Layout.TryApply(bytes);
        }
        catch (Exception damage) when (damage is BadImageException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Move(ImageEditor editor, VirtualAddress from, VirtualAddress to)
    {
        if (from != to)
        {
            editor.Rebase(to);
        }
    }

    /// <summary>Appends a certificate table, and writes its place into the headers.</summary>
    private static byte[] Append(byte[] file, ReadOnlyMemory<byte> certificates)
    {
        if (certificates.IsEmpty)
        {
            return file;
        }

        int entry = PeImage.ReadHeaders(file).Headers.OffsetOfDirectory(DirectoryIndex.Security).Value;
        var whole = new byte[file.Length + certificates.Length];
        file.CopyTo(whole, 0);
        certificates.Span.CopyTo(whole.AsSpan(file.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(entry), (uint)file.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(entry + sizeof(uint)), (uint)certificates.Length);
        return whole;
    }
}
