using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace RebaseBind.PortableExecutable.Tests.Packages;

/// <summary>Native DLLs of packages that restoring this project downloads.</summary>
internal static class PackageImages
{
    private static readonly string[] NativeDirectories = ["/native/", "/nativeassets/", "/native_uap/"];

    /// <summary>Paths of all native DLLs, in a fixed order.</summary>
    internal static IReadOnlyList<string> Paths { get; } = Find();

    /// <summary>One DLL for each of x86, x64, ARM and ARM64, and the signed ones among them.</summary>
    internal static IReadOnlyList<string> Typical { get; } = [.. Paths.Where(path => IsOf(path, "e_sqlite3.dll") || IsOf(path, "WebView2Loader.dll") || IsOf(path, "SNI.dll"))];

    /// <summary>A short name for messages.</summary>
    internal static string NameOf(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Root => MetadataOf("PackageRoot");

    private static bool IsOf(string path, string file) => path.EndsWith(file, StringComparison.Ordinal) && path.Contains("/runtimes/win-", StringComparison.Ordinal);

    private static List<string> Find()
    {
        var paths = new List<string>();
        foreach (string package in MetadataOf("Packages").Split(';'))
        {
            // NuGet's folders are lower case, and a version range of one version is written [1.0].
            string folder = Path.Combine(Root, package.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).ToLowerInvariant());
            Assert.IsTrue(Directory.Exists(folder), $"{package} is not in the packages folder; restore this project.");
            paths.AddRange(Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(path => path.Replace('\\', '/')).Where(IsNative));
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    /// <summary>Some packages carry the same file a second time under build/.</summary>
    private static bool IsNative(string path)
        => path.Contains("/runtimes/", StringComparison.Ordinal) && NativeDirectories.Any(directory => path.Contains(directory, StringComparison.Ordinal));

    private static string MetadataOf(string key)
        => typeof(PackageImages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
