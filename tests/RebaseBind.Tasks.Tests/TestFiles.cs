using System;
using System.IO;
using System.Security.Cryptography;
using RebaseBind.Images;

namespace RebaseBind.Tasks.Tests;

/// <summary>Real DLLs that lie beside the tests, and what tests ask about files.</summary>
internal static class TestFiles
{
    /// <summary>x64, base 0x180000000, no signature.</summary>
    public static string Unsigned => Path.Combine(AppContext.BaseDirectory, "images", "unsigned.dll");

    /// <summary>x86, base 0x10000000, no signature.</summary>
    public static string UnsignedX86 => Path.Combine(AppContext.BaseDirectory, "images", "unsigned-x86.dll");

    /// <summary>x64, base 0x180000000, signed.</summary>
    public static string Signed => Path.Combine(AppContext.BaseDirectory, "images", "signed.dll");

    /// <summary>A folder with packages.</summary>
    public static string Feed => Path.Combine(AppContext.BaseDirectory, "feed");

    public static ImageSummary Inspect(string path) => ImageInspector.Inspect(Path.GetFileName(path), File.ReadAllBytes(path));

    public static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
