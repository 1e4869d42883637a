using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What Wine's debug channel "module" says of a folder's images.</summary>
internal static partial class LoaderTrace
{
    /// <summary>The images in the order in which they were mapped, each with its addresses. Wine's own are left out.</summary>
    internal static IReadOnlyList<(string Name, ulong Start, ulong End)> Mappings(string trace, string folder) =>
    [
        .. Mapping().Matches(trace)
            .Where(match => File.Exists(Path.Combine(folder, match.Groups["name"].Value)))
            .Select(match => (match.Groups["name"].Value, Hex(match.Groups["start"].Value), Hex(match.Groups["end"].Value))),
    ];

    /// <summary>Where images were that were relocated.</summary>
    internal static IReadOnlySet<ulong> Relocations(string trace) => Relocation().Matches(trace).Select(match => Hex(match.Groups["to"].Value)).ToHashSet();

    private static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"map_image_into_view mapping PE file L""[^""]*\\(?<name>[^""\\]+)"" at 0x(?<start>[0-9a-f]+)-0x(?<end>[0-9a-f]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Mapping();

    [GeneratedRegex(@"perform_relocations relocating from [0-9A-F]+-[0-9A-F]+ to (?<to>[0-9A-F]+)-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Relocation();
}
