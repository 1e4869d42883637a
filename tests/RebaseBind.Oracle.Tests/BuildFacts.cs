using System.IO;
using System.Linq;
using System.Reflection;

namespace RebaseBind.Oracle.Tests;

/// <summary>Paths that the build wrote into this assembly, and what lies there.</summary>
internal static class BuildFacts
{
    internal static string Tool { get; } = Get("Tool");

    /// <summary>The assembly of the MSBuild tasks.</summary>
    internal static string Tasks { get; } = Get("Tasks");

    internal static string Repository { get; } = Path.GetFullPath(Get("Repository"));

    /// <summary>Where NuGet puts packages.</summary>
    internal static string PackageRoot { get; } = Get("PackageRoot");

    /// <summary>The folders of the packages that real DLLs come from.</summary>
    internal static string[] PackageFolders { get; } =
        [.. Get("Packages").Split(';').Select(package => Path.Combine(PackageRoot, string.Concat(package.Split('[', ']')).ToLowerInvariant()))];

    /// <summary>The sources of the images.</summary>
    internal static string Native { get; } = Path.Combine(Repository, "tests", "RebaseBind.Oracle.Tests", "Native");

    private static string Get(string key)
        => typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
