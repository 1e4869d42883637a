using System;

namespace RebaseBind.Policies;

/// <summary>What an image loads at run time without importing it, as its user declares.</summary>
/// <param name="Loader">The image that loads: its path below the root or its file name; upper and lower case are the same. "*" for every process root.</param>
/// <param name="Loaded">What it loads, as the user wrote it; for messages.</param>
/// <param name="Matches">Whether the image at a path below the root, with '/', is among what it loads.</param>
public sealed record DynamicLoad(string Loader, string Loaded, Func<string, bool> Matches);
