using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What Wine's debug channel "module" says of a folder's images; Wine's own are left out.</summary>
internal sealed partial class LoaderTrace
{
    private readonly List<(string Name, ulong Start, ulong End)> mapped = [];
    private readonly List<string> refused = [];
    private readonly HashSet<ulong> dynamic = [];

    internal LoaderTrace(string trace, string folder)
    {
        foreach (Match match in Line().Matches(trace))
        {
            if (match.Groups["name"] is { Success: true, Value: var name } && File.Exists(Path.Combine(folder, name)))
            {
                mapped.Add((name, Hex(match.Groups["start"].Value), Hex(match.Groups["end"].Value)));
            }
            else if (match.Groups["dynamic"] is { Success: true, Value: var place })
            {
                dynamic.Add(Hex(place));
            }
            else if (match.Groups["to"] is { Success: true, Value: var to } && mapped[^1].Start == Hex(to))
            {
                refused.Add(mapped[^1].Name);
                mapped.RemoveAt(mapped.Count - 1);
            }
        }
    }

    /// <summary>The images in the order in which they were mapped, each with its addresses.</summary>
    internal IReadOnlyList<(string Name, ulong Start, ulong End)> Mapped => mapped;

    /// <summary>Where images begin that the Unix side has relocated because of DYNAMICBASE: Wine's own are among them.</summary>
    internal IReadOnlySet<ulong> Dynamic => dynamic;

    /// <summary>Images that were mapped elsewhere than at their base, and given up since they have no relocations.</summary>
    internal IReadOnlyList<string> Refused => refused;

    private static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"map_image_into_view mapping PE file L""[^""]*\\(?<name>[^""\\]+)"" at 0x(?<start>[0-9a-f]+)-0x(?<end>[0-9a-f]+)|dynamic base [0-9a-f]+ -> [0-9a-f]+ mapped at 0x(?<dynamic>[0-9a-f]+)|Need to relocate module from [0-9A-Fx]+ to (0x)?(?<to>[0-9A-Fa-f]+), but there are no relocation records", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Line();
}
