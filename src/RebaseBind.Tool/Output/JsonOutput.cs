using System;
using System.IO;
using RebaseBind.Files;

namespace RebaseBind.Tool.Output;

/// <summary>Writes a report where an option such as <c>--json</c> says.</summary>
internal static class JsonOutput
{
    /// <summary>The name that stands for standard output.</summary>
    internal const string StandardOutput = "-";

    /// <summary>Writes to a file, or to standard output for "-", or not at all.</summary>
    /// <returns>Whether standard output is taken, so that no table goes there.</returns>
    internal static bool Write(string? target, Func<ReadOnlyMemory<byte>> report)
        => WriteTo(target, _ => report());

    /// <summary>The same for a report that says what changed since the one in its place, which it gets: empty if there is none.</summary>
    internal static bool Write(string? target, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> report)
        => WriteTo(target, path => report(path is null ? default : AtomicFile.ReadLast(path)));

    /// <summary>Writes what a function of the file's full path makes, which is null for standard output.</summary>
    private static bool WriteTo(string? target, Func<string?, ReadOnlyMemory<byte>> report)
    {
        if (target is null)
        {
            return false;
        }

        if (target == StandardOutput)
        {
            using Stream output = Console.OpenStandardOutput();
            output.Write(report(null).Span);
            return true;
        }

        string path = Path.GetFullPath(target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, report(path));
        return false;
    }
}
