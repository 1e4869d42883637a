using System.IO;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>The record of changes as a file at the root of a tree: <see cref="ChangeRecord.FileName"/>.</summary>
internal static class ChangeRecordFile
{
    /// <summary>Reads a tree's record; an empty one if there is none.</summary>
    /// <param name="root">The tree's folder.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedChangeRecord"/>: the file is damaged.</exception>
    internal static ChangeRecord Read(string root)
    {
        string path = Path.Combine(root, ChangeRecord.FileName);
        return File.Exists(path) ? ChangeRecord.Parse(File.ReadAllBytes(path)) : ChangeRecord.Empty;
    }

    /// <summary>Writes a record into a tree; where nothing is changed, there is no file.</summary>
    /// <param name="root">The tree's folder.</param>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    internal static void Write(string root, ChangeRecord record)
    {
        string path = Path.Combine(root, ChangeRecord.FileName);
        if (record.Changes.Count == 0)
        {
            File.Delete(path);
        }
        else
        {
            AtomicFile.Write(path, record.ToUtf8());
        }
    }
}
