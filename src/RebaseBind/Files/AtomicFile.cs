using System;
using System.IO;

namespace RebaseBind.Files;

/// <summary>
/// Puts a file in place whole or not at all: a temporary file in the same folder, then a rename. An existing file is never opened for writing.
/// </summary>
internal static class AtomicFile
{
    private const string TemporaryPrefix = ".rebasebind-";
    private const string TemporarySuffix = ".tmp";

    /// <summary>Whether a file with this name is left over from a run that was killed.</summary>
    internal static bool IsTemporary(string name)
        => name.StartsWith(TemporaryPrefix, StringComparison.Ordinal) && name.EndsWith(TemporarySuffix, StringComparison.Ordinal);

    /// <summary>Writes a file. A symbolic or hard link of that name is replaced, not followed.</summary>
    /// <param name="path">Where it goes; the folder exists.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="modeOf">
    /// A file whose Unix permissions it gets, where the runtime knows them (.NET, not netstandard2.0); null for the default.
    /// </param>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    internal static void Write(string path, ReadOnlyMemory<byte> content, string? modeOf = null) => Complete(Prepare(path, content, modeOf), path);

    /// <summary>What a file holds that is about to be replaced.</summary>
    /// <returns>Empty if there is none, or if it cannot be read.</returns>
    internal static ReadOnlyMemory<byte> ReadLast(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : default;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Writes a file that has a given time of last change from the moment it is there.</summary>
    /// <param name="path">Where it goes; the folder exists.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="timeUtc">The time of last change.</param>
    /// <param name="modeOf">A file whose Unix permissions it gets, where the runtime knows them; null for the default.</param>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    internal static void Write(string path, ReadOnlyMemory<byte> content, DateTime timeUtc, string? modeOf = null)
    {
        string temporary = Prepare(path, content, modeOf);
        DeletedOnFailure(temporary, () => File.SetLastWriteTimeUtc(temporary, timeUtc));
        Complete(temporary, path);
    }

    /// <summary>Copies a file, its time and its permissions.</summary>
    /// <exception cref="IOException">It cannot be copied; nothing changed.</exception>
    internal static void Copy(string source, string path) => Complete(Create(path, temporary => File.Copy(source, temporary)), path);

    /// <summary>The first half of <see cref="Write(string, ReadOnlyMemory{byte}, string)"/>: everything but the rename.</summary>
    /// <returns>The temporary file, to be completed or deleted.</returns>
    internal static string Prepare(string path, ReadOnlyMemory<byte> content, string? modeOf = null)
        => Create(path, temporary =>
        {
            WriteNew(temporary, content);
#if NET
            if (modeOf is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(modeOf));
            }
#endif
        });

    /// <summary>
    /// The second half of <see cref="Write(string, ReadOnlyMemory{byte}, string)"/>: the rename. If it fails, the temporary file is gone and nothing
    /// changed.
    /// </summary>
    internal static void Complete(string temporary, string path) => DeletedOnFailure(temporary, () => Rename(temporary, path));

    private static string Create(string path, Action<string> create)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, TemporaryPrefix + Path.GetRandomFileName() + TemporarySuffix);
        DeletedOnFailure(temporary, () => create(temporary));
        return temporary;
    }

    private static void DeletedOnFailure(string temporary, Action action)
    {
        try
        {
            action();
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteNew(string path, ReadOnlyMemory<byte> content)
    {
#if NET
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None,
            FileOptions.None);
        RandomAccess.Write(file, content.Span, 0);
#else
        const int chunk = 1 << 20;
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        var buffer = new byte[Math.Min(chunk, content.Length)];
        for (int at = 0; at < content.Length; at += chunk)
        {
            int count = Math.Min(chunk, content.Length - at);
            content.Span.Slice(at, count).CopyTo(buffer);
            file.Write(buffer, 0, count);
        }
#endif
    }

    private static void Rename(string from, string to)
    {
#if NET
        File.Move(from, to, overwrite: true);
#else
        // Replace keeps the old file until the new one is in place, but wants it to exist.
        if (File.Exists(to))
        {
            File.Replace(from, to, null);
        }
        else
        {
            File.Move(from, to);
        }
#endif
    }
}
