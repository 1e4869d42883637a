using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Inputs;

/// <summary>Finds the files that lists name in an archive, by the names that the archive gives them.</summary>
/// <param name="names">The names of its files; no two of them differ in upper and lower case alone.</param>
internal sealed class ListedEntry(IEnumerable<string> names)
{
    private readonly Dictionary<string, string> names = names.ToDictionary(static name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a file.</summary>
    /// <param name="text">A path as written: a name in the archive, with '/' or '\'.</param>
    /// <param name="path">The name in the archive; empty if there is a problem.</param>
    /// <returns>Why it cannot be used; null if it can.</returns>
    internal string? Find(string text, out string path)
    {
        string name = string.Join("/", text.Replace('\\', '/').Split('/').Where(static step => step != "."));
        bool isFound = names.TryGetValue(name, out string? known);
        path = known ?? string.Empty;
        return isFound ? null : $"there is no file '{text}' in the archive; write paths as 'scan' shows them";
    }
}
