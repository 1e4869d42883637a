using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Files;

namespace RebaseBind.Inputs;

/// <summary>Finds the files that lists name, by the names that the folders themselves give them.</summary>
/// <remarks>
/// Lists are often made on another system or by hand, so upper and lower case may differ from the file's; the result is the file's own
/// spelling, and one file has one path however often and however it is listed. Each folder is read once.
/// </remarks>
/// <param name="root">The full path of the folder that everything must lie in.</param>
internal sealed class ListedPath(string root)
{
    private readonly Dictionary<string, ILookup<string, FileSystemInfo>> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> realFolders = new(StringComparer.Ordinal);
    private readonly Lazy<string> realRoot = new(() => RealPath.Of(root));

    /// <summary>Finds a file.</summary>
    /// <param name="text">A path as written: absolute or relative to the root, with '/' or '\'.</param>
    /// <param name="path">The path below the root, with '/'; empty if there is a problem.</param>
    /// <returns>Why it cannot be used; null if it can.</returns>
    internal string? Find(string text, out string path)
    {
        path = string.Empty;
        string full;
        try
        {
            full = Path.GetFullPath(Path.Combine(root, text.Replace('\\', '/')));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return $"'{text}' is no path";
        }

        if (Below(full) is not { } steps)
        {
            if (!Missing(full) || !IsPosix(text))
            {
                return $"'{text}' lies outside the folder that is worked on";
            }

            return CygwinPath.Translate(text, root) is { } known && known != text ? Find(known, out path) : NoSuchFile(text);
        }

        string folder = root;
        var found = new List<string>();
        for (int i = 0; i < steps.Length; i++)
        {
            bool isLast = i == steps.Length - 1;
            FileSystemInfo? entry = Entry(folder, steps[i]);
            switch (entry)
            {
                case null:
                    return NoSuchFile(text);
                case DirectoryInfo when isLast:
                    return $"'{text}' is a folder";
                case DirectoryInfo when (entry.Attributes & FileAttributes.ReparsePoint) != 0:
                    return $"'{text}' lies behind the link '{string.Join("/", found.Append(entry.Name))}', and links to folders are not entered";
            }

            found.Add(entry.Name);
            folder = entry.FullName;
        }

        path = string.Join("/", found);
        return path.Length == 0 ? $"'{text}' is a folder" : null;
    }

    private static bool IsPosix(string text) => text.Length != 0 && text[0] == '/';

    private static bool Missing(string full) => !File.Exists(full) && !Directory.Exists(full);

    private static string NoSuchFile(string text)
        => $"there is no file '{text}'"
            + (IsPosix(text)
                ? "; a path of Cygwin or MSYS2 is looked for below the folder that has bin/cygwin1.dll or usr/bin/msys-2.0.dll, and there is no "
                    + "such folder here or above"
                : string.Empty);

    /// <summary>The names that lead from the root to a file; null if it lies elsewhere.</summary>
    /// <remarks>
    /// The file may be written by another way to the same folder, one through links. It may be a link itself, and is then meant as such.
    /// </remarks>
    private string[]? Below(string full)
        => RealPath.StepsFrom(root, full)
            ?? (Path.GetDirectoryName(full) is { } folder && RealPath.StepsFrom(realRoot.Value, RealFolder(folder)) is { } steps
                ? [.. steps, Path.GetFileName(full)]
                : null);

    /// <summary>The real path of a folder. Lists name many files of one folder.</summary>
    private string RealFolder(string folder)
    {
        if (!realFolders.TryGetValue(folder, out string? real))
        {
            realFolders[folder] = real = RealPath.Of(folder);
        }

        return real;
    }

    /// <summary>The entry with this name; if there is none, the only one that differs in case alone.</summary>
    private FileSystemInfo? Entry(string folder, string name)
    {
        if (!folders.TryGetValue(folder, out ILookup<string, FileSystemInfo>? entries))
        {
            folders[folder] = entries = Entries(folder).ToLookup(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        }

        FileSystemInfo[] alike = entries[name].ToArray();
        return alike.Length == 1 ? alike[0] : Array.Find(alike, entry => string.Equals(entry.Name, name, StringComparison.Ordinal));
    }

    private static FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
