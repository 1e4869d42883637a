using System;
using RebaseBind.Paths;

namespace RebaseBind.Policies;

/// <summary>What an image loads at run time without importing it, as its user declares.</summary>
/// <param name="Loader">
/// The image that loads: its path below the root or its file name; upper and lower case are the same. "*" for every process root.
/// </param>
/// <param name="Loaded">The images that it loads.</param>
public sealed record DynamicLoad(string Loader, PathPattern Loaded)
{
    private const string EveryRoot = "*";

    /// <summary>The <see cref="Loader"/> that a user's word stands for: "*" and "every-root" are every process root.</summary>
    /// <remarks>MSBuild takes "*" for a pattern of files.</remarks>
    internal static string LoaderOf(string word) => word.Equals("every-root", StringComparison.OrdinalIgnoreCase) ? EveryRoot : word;
}
