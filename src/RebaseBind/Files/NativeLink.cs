#if !NET
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RebaseBind.Files;

/// <summary>Symbolic links, which netstandard2.0 knows nothing of.</summary>
internal static class NativeLink
{
    /// <summary>As long as a path may be on Linux (PATH_MAX), and longer than Windows needs for most.</summary>
    private const int UsualLength = 4096;

    private const int EveryShare = 7;
    private const int OpenExisting = 3;
    private const int BackupSemantics = 0x02000000;
    private const string LongPrefix = @"\\?\";
    private const string LongSharePrefix = @"\\?\UNC\";

    /// <summary>On Unix, what a link holds; null if there is no link.</summary>
    /// <param name="path">A full path.</param>
    internal static string? TargetOf(string path)
    {
        var target = new byte[UsualLength];
        long length = ReadLink([.. Encoding.UTF8.GetBytes(path), 0], target, (UIntPtr)target.Length).ToInt64();
        return length < 0 ? null : Encoding.UTF8.GetString(target, 0, (int)length);
    }

    /// <summary>
    /// On Windows, a path as the system writes it once all links in it are followed; what does not exist yet is taken as it is written.
    /// </summary>
    /// <param name="path">A full path.</param>
    internal static string FinalPathOf(string path)
    {
        string ahead = string.Empty;
        for (string? there = path; there is not null; there = Path.GetDirectoryName(there))
        {
            if (TryFinalPathOf(there) is { } final)
            {
                return ahead.Length == 0 ? final : Path.Combine(final, ahead);
            }

            ahead = ahead.Length == 0 ? Path.GetFileName(there) : Path.Combine(Path.GetFileName(there), ahead);
        }

        return path;
    }

    private static string? TryFinalPathOf(string path)
    {
        using SafeFileHandle file = CreateFile(path, 0, EveryShare, IntPtr.Zero, OpenExisting, BackupSemantics, IntPtr.Zero);
        var text = new char[UsualLength];
        uint length = file.IsInvalid ? 0 : GetFinalPathNameByHandle(file, text, (uint)text.Length, 0);
        if (length == 0 || length >= text.Length)
        {
            return null;
        }

        string final = new(text, 0, (int)length);
        return final.StartsWith(LongSharePrefix, StringComparison.Ordinal) ? @"\\" + final.Substring(LongSharePrefix.Length)
            : final.StartsWith(LongPrefix, StringComparison.Ordinal) ? final.Substring(LongPrefix.Length)
            : final;
    }

    [DllImport("libc", EntryPoint = "readlink")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr ReadLink(byte[] path, byte[] target, UIntPtr size);

    [DllImport("kernel32", EntryPoint = "CreateFileW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeFileHandle CreateFile(
        string path, int access, int share, IntPtr security, int disposition, int flags, IntPtr template);

    [DllImport("kernel32", EntryPoint = "GetFinalPathNameByHandleW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint GetFinalPathNameByHandle(SafeFileHandle file, [Out] char[] text, uint size, uint flags);
}
#endif
