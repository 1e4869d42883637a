using System;
using System.Collections.Generic;
using System.IO;
using RebaseBind.Findings;

namespace RebaseBind.Files;

/// <summary>Reads the text files that a user names beside the images: pins, lists, plans.</summary>
internal static class InputFile
{
    /// <summary>The whole text: UTF-8, or what its byte order mark says.</summary>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.UnreadableFile"/>: it does not exist, is a folder or may not be read.
    /// </exception>
    internal static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : Directory.Exists(path) ? "it is a folder"
                : failure.Message;
            throw new RebaseBindException(new Finding(
                FindingCatalog.UnreadableFile,
                FindingSeverity.Error,
                path,
                "the file cannot be read: " + reason));
        }
    }

    /// <summary>Whether there is such a file; a folder is none.</summary>
    internal static bool Exists(string path) => File.Exists(path);

    /// <summary>The text line by line, whichever way lines end.</summary>
    /// <exception cref="RebaseBindException">As for <see cref="ReadText"/>.</exception>
    internal static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StringReader(ReadText(path));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
