using System;
using System.Text.RegularExpressions;

namespace RebaseBind.Tasks.Staging;

/// <summary>A pattern for relative paths: '?' is one character and '*' any number of them within a folder, '**' any number of folders. Case does not count.</summary>
internal sealed class PathGlob
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex regex;

    /// <summary>Reads a pattern. One without a folder fits the file's name in any folder.</summary>
    internal PathGlob(string pattern)
    {
        string path = pattern.Replace('\\', '/');
        string anchored = path.IndexOf('/') < 0 ? "**/" + path : path;
        string expression = Regex.Escape(anchored).Replace(@"\*\*/", "(?:[^/]+/)*").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]");
        regex = new Regex("^" + expression + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience);
    }

    /// <summary>Whether a path with '/' fits.</summary>
    internal bool Matches(string path) => regex.IsMatch(path);
}
