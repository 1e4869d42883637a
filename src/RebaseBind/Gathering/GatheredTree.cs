using System.Collections.Generic;
using RebaseBind.Findings;

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
    IReadOnlyList<Finding> Findings);
