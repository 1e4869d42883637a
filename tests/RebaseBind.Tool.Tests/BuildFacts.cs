using System.Linq;
using System.Reflection;

namespace RebaseBind.Tool.Tests;

/// <summary>Paths that the build wrote into this assembly.</summary>
internal static class BuildFacts
{
    internal static string Tool { get; } = Get("Tool");

    internal static string Repository { get; } = Get("Repository");

    /// <summary>The folders of the packages that real images come from.</summary>
    internal static string[] PackageFolders { get; } =
        [.. Get("Packages").Split(';').Select(package => System.IO.Path.Combine(Get("PackageRoot"), package.Replace("[", string.Empty, System.StringComparison.Ordinal).Replace("]", string.Empty, System.StringComparison.Ordinal).ToLowerInvariant()))];

    private static string Get(string key)
        => typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
