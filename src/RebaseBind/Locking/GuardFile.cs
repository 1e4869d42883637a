using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace RebaseBind.Locking;

/// <summary>
/// A side file that one process at a time holds. It is deleted when its holder lets it go. A side file that a killed process left behind blocks
/// no process.
/// </summary>
/// <remarks>
/// The holder is who has the file open with FileShare.None; the operating system takes that back from a process that dies.
/// Windows enforces it and deletes the file on close. Unix has flock, which belongs to the opened inode and not to the name, so:
/// the holder deletes the name before it lets go. A process that had opened that inode by then gets its lock next, but the name is gone or means a
/// newer file that somebody else may hold. So after locking, it is checked that the name still means the locked inode; if not, the
/// lock is worth nothing and all starts over. As only a checked holder deletes, the name means its inode for as long as it holds.
/// The check compares what can be seen through the handle with what can be seen through the name. Opening the name is no way to look, because
/// .NET asks for a shared flock even to read; the length can be seen without opening, and is set to random values until chance is ruled out.
/// </remarks>
internal sealed class GuardFile : IDisposable
{
    private const int Checks = 3;
    private const int LengthMask = 0xFFFF;
    private const int LongestSleep = 32;

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux, and of macOS and the BSDs.
    private static readonly int[] Busy = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 35];

    private readonly string path;
    private readonly FileStream stream;

    private GuardFile(string path, FileStream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <summary>Whether open files are what Windows makes of them.</summary>
    internal static bool IsWindows =>
#if NET
        OperatingSystem.IsWindows();
#else
        System.Runtime.InteropServices.RuntimeInformation.IsOSPlatform(System.Runtime.InteropServices.OSPlatform.Windows);
#endif

    /// <summary>Waits until the file is held.</summary>
    /// <param name="path">The side file; its folder exists.</param>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TimeoutException">Somebody else held it all the time.</exception>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    internal static GuardFile Hold(string path, TimeSpan patience, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        for (int sleep = 1; ; sleep = Math.Min(sleep * 2, LongestSleep))
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryHold(path) is { } held)
            {
                return held;
            }

            if (waited.Elapsed >= patience)
            {
                throw new TimeoutException();
            }

            cancellation.WaitHandle.WaitOne(sleep);
        }
    }

    /// <summary>Whether a path means the file that was opened; changes its length.</summary>
    internal static bool IsNamed(string path, FileStream opened)
    {
        for (int i = 0; i < Checks; i++)
        {
            long length = 1 + (BitConverter.ToInt32(Guid.NewGuid().ToByteArray(), 0) & LengthMask);
            opened.SetLength(length);
            var named = new FileInfo(path);
            if (!named.Exists || named.Length != length)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!IsWindows)
            {
                File.Delete(path);
            }
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static GuardFile? TryHold(string path)
    {
        FileStream opened;
        try
        {
            FileOptions options = IsWindows ? FileOptions.DeleteOnClose : FileOptions.None;
            opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
        }
        catch (IOException failure) when (Array.IndexOf(Busy, failure.HResult) >= 0)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (IsWindows && !Directory.Exists(path))
        {
            // So does Windows refuse a file that is being deleted.
            return null;
        }

        try
        {
            if (IsWindows || IsNamed(path, opened))
            {
                return new GuardFile(path, opened);
            }
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        opened.Dispose();
        return null;
    }
}
