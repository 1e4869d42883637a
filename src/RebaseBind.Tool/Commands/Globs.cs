using System;
using Microsoft.Extensions.FileSystemGlobbing;

namespace RebaseBind.Tool.Commands;

/// <summary>Patterns for paths below DIR, as 'plugins/**/*.dll'; upper and lower case are the same.</summary>
internal static class Globs
{
    /// <summary>Whether a path below DIR, with '/', fits one of some patterns.</summary>
    internal static Func<string, bool> ToPredicate(params string[] globs)
    {
        if (globs.Length == 0)
        {
            return static _ => false;
        }

        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        matcher.AddIncludePatterns(globs);
        return path => matcher.Match(path).HasMatches;
    }
}
