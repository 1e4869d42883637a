using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Staging;

/// <summary>One item of a list that feeds the output folder.</summary>
/// <param name="RelativePath">Where its file goes below the output folder, with '/'.</param>
/// <param name="Source">The file's full path.</param>
/// <param name="Item">The item; null for a file that only takes up its addresses and is not replaced.</param>
internal sealed record Candidate(string RelativePath, string Source, ITaskItem? Item);
