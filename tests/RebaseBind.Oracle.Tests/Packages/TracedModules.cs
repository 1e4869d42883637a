using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>Where a program's processes have mapped the images below a folder, as Wine's debug channel "module" says.</summary>
internal static partial class TracedModules
{
    /// <summary>Path below the folder, with '/', in lower case, and address; each pair once.</summary>
    internal static IReadOnlyList<(string Path, ulong Start)> In(string trace, string folder)
        =>
        [
            .. Line().Matches(trace)
                .Select(match => (Path: match.Groups["path"].Value.Replace(@"\\", "/", StringComparison.Ordinal), Start: ulong.Parse(match.Groups["start"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))
                .Where(module => module.Path.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase))
                .Select(module => (module.Path[(folder.Length + 1)..].ToLowerInvariant(), module.Start))
                .Distinct()
                .Order(),
        ];

    [GeneratedRegex(@"map_image_into_view mapping PE file L""\\\\\?\?\\\\Z:(?<path>[^""]+)"" at 0x(?<start>[0-9a-f]+)-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Line();
}
