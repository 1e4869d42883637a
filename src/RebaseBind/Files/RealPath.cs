using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RebaseBind.Files;

/// <summary>Paths with every symbolic link in them followed, and whether one lies in another.</summary>
internal static class RealPath
{
    /// <summary>More links than any system follows on one way: Linux follows 40, Windows 63.</summary>
    private const int MostLinks = 64;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The full path of a file or folder, with every part that is a link replaced by what it leads to.</summary>
    /// <param name="path">Any path. What does not exist yet is taken as it is written; so is a link that leads to itself.</param>
    internal static string Of(string path)
    {
        string full = Path.GetFullPath(path);
#if !NET
        if (Path.DirectorySeparatorChar == '\\')
        {
            return NativeLink.FinalPathOf(full);
        }
#endif
        string real = Path.GetPathRoot(full)!;
        var ahead = new Stack<string>();
        Push(full, ahead);
        for (int links = 0; ahead.Count != 0;)
        {
            string name = ahead.Pop();
            string next = Path.Combine(real, name);
            if (name == "..")
            {
                // Only links hold it. It means the folder above the real one, not above the link.
                real = Path.GetDirectoryName(real) ?? real;
            }
            else if (links < MostLinks && TargetOf(next) is { } target)
            {
                links++;
                real = Path.IsPathRooted(target) ? Path.GetPathRoot(Path.GetFullPath(target))! : real;
                Push(target, ahead);
            }
            else
            {
                real = next;
            }
        }

        return real;
    }

    /// <summary>Whether a file or folder is another one or lies in it.</summary>
    /// <param name="inner">A full path.</param>
    /// <param name="outer">A full path.</param>
    /// <remarks>To compare what the paths lead to, give both as <see cref="Of"/> gives them.</remarks>
    internal static bool IsInside(string inner, string outer)
    {
        StringComparison comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return AsFolder(inner).StartsWith(AsFolder(outer), comparison);
    }

    /// <summary>The names that lead from a folder to what lies in it; none if both are the same, null if it does not lie there.</summary>
    /// <param name="folder">A full path.</param>
    /// <param name="inner">A full path.</param>
    internal static string[]? StepsFrom(string folder, string inner)
    {
        int start = AsFolder(folder).Length;
        return IsInside(inner, folder)
            ? inner.Substring(Math.Min(start, inner.Length)).Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            : null;
    }

    private static string AsFolder(string path) => path.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;

    /// <summary>Puts the names of a path, without its root, on top of those that are still ahead.</summary>
    private static void Push(string path, Stack<string> ahead)
    {
        string names = Path.IsPathRooted(path) ? path.Substring(Path.GetPathRoot(path)!.Length) : path;
        string[] ordered = [.. names.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(static name => name != ".")];
        for (int i = ordered.Length - 1; i >= 0; i--)
        {
            ahead.Push(ordered[i]);
        }
    }

    /// <summary>What a link holds, as it is written there; null if there is no link.</summary>
    private static string? TargetOf(string path)
    {
#if NET
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
#else
        return NativeLink.TargetOf(path);
#endif
    }
}
