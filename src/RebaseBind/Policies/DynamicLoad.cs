using RebaseBind.Paths;

namespace RebaseBind.Policies;

/// <summary>What an image loads at run time without importing it, as its user declares.</summary>
/// <param name="Loader">The image that loads: its path below the root or its file name; upper and lower case are the same. "*" for every process root.</param>
/// <param name="Loaded">The images that it loads.</param>
public sealed record DynamicLoad(string Loader, PathPattern Loaded);
