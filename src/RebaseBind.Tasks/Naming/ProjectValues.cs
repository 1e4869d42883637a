using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace RebaseBind.Tasks.Naming;

/// <summary>The values of properties, as far as reading project files tells them: enough to follow the usual imports.</summary>
internal sealed class ProjectValues
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Regex Property = new(@"\$\((?<name>\w+)\)", Options, Patience);
    private static readonly Regex Above = new(
        @"\$\(\[MSBuild\]::(?:GetPathOfFileAbove\(['""`]?(?<file>[^'""`,()]+?)['""`]?(?:,\s*['""`]?(?<from>[^'""`,()]+?)['""`]?)?\)"
        + @"|GetDirectoryNameOfFileAbove\(['""`]?(?<start>[^'""`,()]+?)['""`]?,\s*['""`]?(?<name>[^'""`,()]+?)['""`]?\))\)",
        Options,
        Patience);

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes note of a value.</summary>
    internal void Set(string name, string value) => values[name] = value;

    /// <summary>A text with its properties replaced; null if one is not known.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The full path of the file that it stands in.</param>
    internal string? Expand(string text, string file)
    {
        string folder = Path.GetDirectoryName(file) + Path.DirectorySeparatorChar;
        Set("MSBuildThisFileDirectory", folder);
        string plain = Property.Replace(text, match => values.TryGetValue(match.Groups["name"].Value, out string? value) ? value : match.Value);
        plain = Above.Replace(plain, match => FindAbove(match, folder));
        return plain.IndexOf("$(", StringComparison.Ordinal) < 0 && plain.IndexOf("@(", StringComparison.Ordinal) < 0 ? plain : null;
    }

    private static string FindAbove(Match match, string folder)
    {
        bool isPath = match.Groups["file"].Success;
        string name = match.Groups[isPath ? "file" : "name"].Value;
        Group start = match.Groups[isPath ? "from" : "start"];
        string? found = start.Value.IndexOf('$') < 0 ? FindAbove(start.Success ? start.Value : folder, name) : null;
        return found is null ? string.Empty : isPath ? Path.Combine(found, name) : found;
    }

    private static string? FindAbove(string start, string name)
    {
        string? folder = Path.GetFullPath(start.Replace('\\', Path.DirectorySeparatorChar)).TrimEnd(Path.DirectorySeparatorChar);
        while (folder is not null && !File.Exists(Path.Combine(folder, name)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
