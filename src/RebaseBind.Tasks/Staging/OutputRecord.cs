using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Staging;

/// <summary>The record of what was done to the images of one output, in a folder of its own in obj. It proves the rewritten files later.</summary>
/// <param name="directory">The folder's full path; nothing else stays in it.</param>
internal sealed class OutputRecord(string directory)
{
    /// <summary>The folder's full path.</summary>
    internal string Directory => directory;

    /// <summary>The record's full path.</summary>
    internal string FilePath => Path.Combine(directory, ChangeRecord.FileName);

    /// <summary>Whether there is one. Looks, and loads nothing of the core.</summary>
    internal bool Exists => File.Exists(FilePath);

    /// <summary>The full paths of its files. Looks, and loads nothing of the core.</summary>
    internal string[] Files => System.IO.Directory.Exists(directory) ? System.IO.Directory.GetFiles(directory) : [];

    /// <summary>Where an image stands in the record: below its root, although a project may copy to above its output folder.</summary>
    internal static string PathOf(string relativePath)
    {
        string root = Path.DirectorySeparatorChar == '/' ? "/" : @"C:\";
        return ProjectPath.Stage(root, relativePath).Substring(root.Length).Replace('\\', '/');
    }

    /// <summary>Reads the record.</summary>
    /// <exception cref="RebaseBindException">It is damaged.</exception>
    internal ChangeRecord Read() => ChangeRecordFile.Read(directory);

    /// <summary>What the record says of each image; of none if it is damaged or parts of it are missing, which only means more work.</summary>
    internal IReadOnlyDictionary<string, ImageChange> Recall()
    {
        try
        {
            ChangeRecord record = Read();
            return (record.MissingData is null ? record.Changes : []).ToDictionary(static change => change.Path, StringComparer.Ordinal);
        }
        catch (Exception damage) when (damage is RebaseBindException or IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, ImageChange>(StringComparer.Ordinal);
        }
    }

    /// <summary>Writes the record.</summary>
    /// <param name="plan">The plan that was carried out.</param>
    /// <param name="changes">What was done to each image that is not as it was.</param>
    internal void Write(AddressPlan plan, IReadOnlyList<ImageChange> changes)
    {
        if (changes.Count == 0)
        {
            Forget();
            return;
        }

        System.IO.Directory.CreateDirectory(directory);
        ChangeRecordFile.Write(directory, new ChangeRecord
        {
            PlanSha256 = plan.ToSha256(),
            Changes =
            [
                .. changes.Select(static change => change with { Path = PathOf(change.Path) })
                    .GroupBy(static change => change.Path, StringComparer.Ordinal)
                    .Select(static same => same.First())
                    .OrderBy(static change => change.Path, StringComparer.Ordinal),
            ],
        });
    }

    /// <summary>Deletes it.</summary>
    internal void Forget()
    {
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>What a file is that does not look as this program left it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">What it was made of.</param>
    internal LeftFile Examine(string path, SourceFile source)
    {
        if (FileStamp.Of(path) == source.Stamp)
        {
            return LeftFile.Original;
        }

        if (!Recall().TryGetValue(PathOf(source.RelativePath), out ImageChange? change))
        {
            return LeftFile.Other;
        }

        using MappedFile file = MappedFile.OpenRead(path);
        byte[] sha256 = ContentHash.Sha256(file.Memory);
        var history = new ImageHistory(change, Replaced: null);
        return history.Find(file.Memory, sha256) is not null ? LeftFile.Rewritten
            : history.IsOriginal(sha256) ? LeftFile.Original
            : LeftFile.Other;
    }
}
