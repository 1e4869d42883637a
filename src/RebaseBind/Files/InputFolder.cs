using System;
using System.Collections.Generic;
using System.IO;
using RebaseBind.Findings;

namespace RebaseBind.Files;

/// <summary>A folder that the user names.</summary>
internal static class InputFolder
{
    /// <summary>Its full path.</summary>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadFolder"/>: there is no such folder.</exception>
    internal static string Find(string directory)
    {
        string root = directory.Length == 0 ? directory : Path.GetFullPath(directory);
        return Directory.Exists(root)
            ? root
            : throw new RebaseBindException(new Finding(
                FindingCatalog.BadFolder,
                FindingSeverity.Error,
                string.Empty,
                File.Exists(root) ? $"'{directory}' is a file; give a folder" : $"there is no folder '{directory}'"));
    }

    /// <summary>Whether there is such a folder.</summary>
    internal static bool Exists(string directory) => Directory.Exists(directory);

    /// <summary>The names of all files and folders in it; nothing if it does not exist or may not be read.</summary>
    internal static IReadOnlyList<string> ListNames(string directory)
    {
        try
        {
            return Exists(directory) ? Array.ConvertAll(Directory.GetFileSystemEntries(directory), static entry => Path.GetFileName(entry)!) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The full paths of the files in it, without those in folders below it.</summary>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadFolder"/>: there is no such folder.</exception>
    internal static IReadOnlyList<string> ListFiles(string directory) => Directory.GetFiles(Find(directory));
}
