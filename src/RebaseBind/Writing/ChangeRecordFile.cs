using System;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>The record of changes as files at the root of a tree: <see cref="ChangeRecord.FileName"/>, and the data file beside it.</summary>
internal static class ChangeRecordFile
{
    /// <summary>Reads a tree's record; an empty one if there is none.</summary>
    /// <param name="tree">The tree.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedChangeRecord"/>: the file is damaged. <see cref="FindingCatalog.OtherRecordVersion"/>.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static ChangeRecord Read(ImageSource tree)
        => tree.TryRead(ChangeRecord.FileName) is { } json ? ChangeRecordText.Parse(json, tree.TryRead) : ChangeRecord.Empty;

    /// <summary>Reads the record at the root of a folder; an empty one if there is none.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="RebaseBindException">As above.</exception>
    internal static ChangeRecord Read(string root) => Read(ImageSource.Folder(root));

    /// <summary>Writes a record into a tree, unless it is there already; where nothing is changed, there is none.</summary>
    /// <remarks>
    /// The data file of the new record is there before the new record is, and that of the old one until then: so the record has its data at any
    /// time.
    /// </remarks>
    /// <param name="root">The tree's folder.</param>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    internal static void Write(string root, ChangeRecord record)
    {
        string path = Path.Combine(root, ChangeRecord.FileName);
        string? data = null;
        if (record.Changes.Count == 0)
        {
            File.Delete(path);
        }
        else
        {
            (ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> content) = ChangeRecordText.ToUtf8(record);
            data = ChangeData.NameOf(ContentHash.Sha256(content));
            if (File.Exists(path) && File.Exists(Path.Combine(root, data)) && json.Span.SequenceEqual(File.ReadAllBytes(path)))
            {
                return;
            }

            bool isNew = !File.Exists(Path.Combine(root, data));
            AtomicFile.Write(Path.Combine(root, data), ChangeData.Compress(content));
            WriteOrDelete(path, json, isNew ? Path.Combine(root, data) : null);
        }

        string[] files = Directory.Exists(root) ? Directory.GetFiles(root) : [];
        foreach (string other in files.Select(static file => Path.GetFileName(file)).Where(ChangeData.IsName))
        {
            if (other != data)
            {
                File.Delete(Path.Combine(root, other));
            }
        }
    }

    private static void WriteOrDelete(string path, ReadOnlyMemory<byte> content, string? otherwise)
    {
        try
        {
            AtomicFile.Write(path, content);
        }
        catch
        {
            if (otherwise is not null)
            {
                File.Delete(otherwise);
            }

            throw;
        }
    }
}
