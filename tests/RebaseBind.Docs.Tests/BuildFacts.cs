using System.IO;
using System.Linq;
using System.Reflection;

namespace RebaseBind.Docs.Tests;

/// <summary>What the build wrote into this assembly.</summary>
internal static class BuildFacts
{
    /// <summary>The tool's assembly.</summary>
    internal static string Tool { get; } = Path.GetFullPath(Get("Tool"));

    /// <summary>The version of the packages.</summary>
    internal static string Version { get; } = Get("Version");

    /// <summary>Where the packages lie that this repository restores.</summary>
    internal static string PackagesFolder { get; } = Get("PackagesFolder");

    /// <summary>Debug or Release.</summary>
    internal static string Configuration { get; } = typeof(BuildFacts).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string Get(string key) => typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
