using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>A .def file, adapted to what a linker takes.</summary>
internal static partial class DefinitionFile
{
    /// <summary>The text of a .def file for a width: stdcall's decorations are for x86 alone.</summary>
    internal static string Read(string name, int bits)
    {
        string text = File.ReadAllText(Path.Combine(BuildFacts.Native, name + ".def"));
        return bits == 64 ? Decoration().Replace(text, string.Empty) : text;
    }

    /// <summary>The text without forwarders, and the forwarders as NAME=DLL.NAME.</summary>
    internal static (string Text, IReadOnlyList<string> Forwarders) Separate(string text)
    {
        ILookup<bool, string> lines = text.Split('\n').ToLookup(line => Forwarder().IsMatch(line));
        return (string.Join('\n', lines[false]), [.. lines[true].Select(line => Forwarder().Replace(line, "${name}=${target}"))]);
    }

    [GeneratedRegex(@"(?<=\w)@\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Decoration();

    [GeneratedRegex(@"^\s*(?<name>\w+) = ""?(?<target>[^""\s]+)""?\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Forwarder();
}
