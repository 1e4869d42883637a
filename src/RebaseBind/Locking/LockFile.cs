using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Locking;

/// <summary>A lock file on disk, which several builds may read and extend at the same time.</summary>
/// <remarks>
/// Readers take no lock: the file is only ever replaced as a whole. A process that extends it holds a side file meanwhile, so that no entries
/// are lost.
/// </remarks>
internal sealed class LockFile
{
    private const int WindowsAttempts = 20;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);

    private readonly string name;
    private readonly string fullPath;
    private readonly TimeSpan patience;

    /// <summary>Names a lock file; nothing is read yet.</summary>
    /// <param name="path">
    /// Where it is or will be; findings call it so. Of a symbolic link, the target is read and replaced (on .NET; with netstandard2.0, the
    /// link).
    /// </param>
    internal LockFile(string path)
        : this(path, Minute)
    {
    }

    /// <summary>Names a lock file.</summary>
    /// <param name="path">Where it is or will be.</param>
    /// <param name="patience">How long to wait for the side file.</param>
    internal LockFile(string path, TimeSpan patience)
    {
        name = path;
        fullPath = Path.GetFullPath(path);
        this.patience = patience;
    }

    /// <summary>Whether there is such a file.</summary>
    internal bool Exists => File.Exists(fullPath);

    /// <summary>The entries of the file, by machine, then by path; none if there is no file.</summary>
    /// <exception cref="RebaseBindException">It is damaged, of a newer version, or cannot be read.</exception>
    internal IReadOnlyList<LockEntry> ReadEntries() => Read().Entries;

    /// <summary>What the file says; <see cref="AddressLock.Empty"/> if there is none.</summary>
    /// <exception cref="RebaseBindException">It is damaged, of a newer version, or cannot be read.</exception>
    internal AddressLock Read() => ReadFrom(fullPath);

    /// <summary>
    /// Extends the lock. If that changes nothing, the file is not touched; otherwise it is replaced while no other process extends it.
    /// </summary>
    /// <param name="extend">
    /// Makes the new lock of the present one. It is called once more if the first call wants a change, because others may have changed the file
    /// meanwhile.
    /// </param>
    /// <param name="cancellation">Ends the wait for others.</param>
    /// <returns>What the file says now, in the words of <paramref name="extend"/>.</returns>
    /// <exception cref="RebaseBindException">
    /// The file cannot be used, or others held it for a minute (<see cref="FindingCatalog.LockBusy"/>); it was not changed.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was ended; the file was not changed.</exception>
    internal AddressLock Update(Func<AddressLock, AddressLock> extend, CancellationToken cancellation = default)
    {
        AddressLock present = Read();
        AddressLock extended = extend(present);
        if (extended.HasSameEntries(present))
        {
            return extended;
        }

        string target = Resolve();
        using GuardFile guard = Hold(target + ".guard", cancellation);
        present = ReadFrom(target);
        extended = extend(present);
        if (!extended.HasSameEntries(present))
        {
            Write(target, extended.ToUtf8());
        }

        return extended;
    }

    /// <summary>
    /// Writes the lock anew, so that the file's bytes follow from what it says and from nothing else; a file that has them already is not
    /// touched.
    /// </summary>
    /// <param name="make">Makes the new lock of the present one.</param>
    /// <param name="cancellation">Ends the wait for others.</param>
    /// <exception cref="RebaseBindException">
    /// The file cannot be used, or others held it for a minute (<see cref="FindingCatalog.LockBusy"/>); it was not changed.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was ended; the file was not changed.</exception>
    internal void Rewrite(Func<AddressLock, AddressLock> make, CancellationToken cancellation = default)
    {
        string target = Resolve();
        using GuardFile guard = Hold(target + ".guard", cancellation);
        byte[]? present = ReadBytes(target);
        byte[] written = make(Parse(present)).ToUtf8();
        if (present is null || !present.AsSpan().SequenceEqual(written))
        {
            Write(target, written);
        }
    }

    private AddressLock ReadFrom(string path) => Parse(ReadBytes(path));

    private AddressLock Parse(byte[]? content) => content is null ? AddressLock.Empty : AddressLock.Parse(name, content);

    /// <summary>The file's content; null if there is none.</summary>
    private byte[]? ReadBytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw Refusal(FindingCatalog.UnreadableFile, "the lock file is a folder; name a file");
        }

        try
        {
            return Persist(() => ReadAll(path));
        }
        catch (Exception absence) when (absence is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal(FindingCatalog.UnreadableFile, "the lock file cannot be read: " + failure.Message);
        }
    }

    private static byte[] ReadAll(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The file that the path means in the end: a link stays, and all who use its target meet at one side file.</summary>
    private string Resolve()
    {
#if NET
        try
        {
            return File.ResolveLinkTarget(fullPath, returnFinalTarget: true)?.FullName ?? fullPath;
        }
        catch (Exception absence) when (absence is FileNotFoundException or DirectoryNotFoundException)
        {
            return fullPath;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal(FindingCatalog.UnreadableFile, "the lock file cannot be read: " + failure.Message);
        }
#else
        return fullPath;
#endif
    }

    private GuardFile Hold(string guard, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(guard)!);
            return GuardFile.Hold(guard, patience, cancellation);
        }
        catch (TimeoutException)
        {
            string time = Amounts.Time((long)patience.TotalMilliseconds * 1000);
            throw Refusal(FindingCatalog.LockBusy, $"another process has held '{guard}' for {time}; wait for the other build and run again");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal(
                FindingCatalog.LockBusy,
                $"'{guard}' must be held to extend the lock file, but it cannot be created: {failure.Message}; "
                + "make sure that the folder can be written to");
        }
    }

    private void Write(string target, byte[] content)
    {
        try
        {
            _ = Persist(() =>
            {
                AtomicFile.Write(target, content, modeOf: File.Exists(target) ? target : null);
                return content;
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal(FindingCatalog.UnwritableFile, "the lock file was not written, and the old file is unchanged: " + failure.Message);
        }
    }

    /// <summary>On Windows a file that is being replaced cannot be opened for a moment, and one that is being read cannot be replaced.</summary>
    private static byte[] Persist(Func<byte[]> action)
    {
        for (int attempt = GuardFile.IsWindows ? 1 : WindowsAttempts; ; attempt++)
        {
            try
            {
                return action();
            }
            catch (Exception failure) when (attempt < WindowsAttempts && IsPassing(failure))
            {
                Thread.Sleep(BetweenAttempts);
            }
        }
    }

    private RebaseBindException Refusal(string code, string complaint) => new(new Finding(code, FindingSeverity.Error, name, complaint));

    private static bool IsPassing(Exception failure)
        => failure is (IOException or UnauthorizedAccessException) and not (FileNotFoundException or DirectoryNotFoundException);
}
