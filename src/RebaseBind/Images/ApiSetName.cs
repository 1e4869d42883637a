using System;

namespace RebaseBind.Images;

/// <summary>Names of API sets: contracts that Windows 7 and later map to DLLs of the system, and files on older ones.</summary>
internal static class ApiSetName
{
    /// <summary>Whether a DLL's file name, as an image or a file has it, stands for an API set.</summary>
    internal static bool Is(string name)
        => name.StartsWith("api-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ext-", StringComparison.OrdinalIgnoreCase);
}
