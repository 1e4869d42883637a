using System;
using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Images;

namespace RebaseBind.Gathering;

/// <summary>Everything found below one folder.</summary>
/// <param name="Root">The folder's full path. It appears in no output.</param>
/// <param name="Files">The paths of all files below it, with '/', in ordinal order.</param>
/// <param name="Images">The images among them that are sound, in the same order.</param>
/// <param name="Findings">What is wrong with the others.</param>
public sealed record GatheredTree(
    string Root,
    IReadOnlyList<string> Files,
    IReadOnlyList<ImageSummary> Images,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Where the file of a path lies, if the files do not lie below one root yet, as before a build has copied them; null if they do. Such a tree can be planned, simulated and gated, and rewritten image by image; not written as a whole.</summary>
    public Func<string, string>? Locate { get; init; }

    /// <summary>The full path of a file.</summary>
    internal string FileOf(string path) => Locate?.Invoke(path) ?? System.IO.Path.Combine(Root, path);
}
