using System;

namespace RebaseBind.Images;

/// <summary>How images name the DLLs that they need.</summary>
internal static class DllName
{
    private const string Extension = ".dll";

    /// <summary>The file name that a loader looks for: ".dll" is added to a name without an extension (LoadLibrary, "lpLibFileName").</summary>
    internal static string FileNameOf(string written) => written.IndexOf('.') < 0 ? written + Extension : written;

    /// <summary>
    /// Whether a name is that of an API set, which Windows 7 and later map to a DLL of their own choice ("Windows API sets", Microsoft Learn); on
    /// older systems there are files of these names.
    /// </summary>
    internal static bool IsApiSet(string name)
        => name.StartsWith("api-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ext-", StringComparison.OrdinalIgnoreCase);
}
