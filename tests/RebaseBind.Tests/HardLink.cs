using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RebaseBind.Tests;

/// <summary>Hard links, which .NET cannot make yet.</summary>
internal static partial class HardLink
{
    internal static void Create(string existing, string link)
    {
        if (LinkNative(existing, link) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int LinkNative(string existing, string link);
}
