using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RebaseBind.Oracle.Tests.Reading;

/// <summary>What app.exe printed.</summary>
internal sealed class ProgramReport
{
    private readonly string[][] lines;

    internal ProgramReport(string output) => lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];

    /// <summary>Every call and what it returned, as one text.</summary>
    internal string Calls => string.Join('\n', Of("call").Select(words => string.Join(' ', words)));

    /// <summary>Where each module was.</summary>
    internal IReadOnlyDictionary<string, ulong> Bases => Of("module").ToDictionary(words => words[1], words => Hex(words[2]), StringComparer.Ordinal);

    /// <summary>Where the program crashed.</summary>
    internal ulong Crash => Hex(Of("crash").Single()[1]);

    /// <summary>What a function returned.</summary>
    internal int Call(string function) => int.Parse(Of("call").Single(words => words[1] == function)[2], CultureInfo.InvariantCulture);

    /// <summary>How often a module's delay-load helper used a bound address ("bound") or asked for one ("resolved").</summary>
    internal int DelayLoads(string module, string how) => int.Parse(Of("delay").Single(words => words[1] == module && words[2] == how)[3], CultureInfo.InvariantCulture);

    /// <summary>A module's IAT for one DLL as the loader left it.</summary>
    internal ulong[] Iat(string module, string dll) => Slots("iat", module, dll);

    /// <summary>A module's delay-load IAT for one DLL after all calls.</summary>
    internal ulong[] DelayIat(string module, string dll) => Slots("delayiat", module, dll);

    private static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private ulong[] Slots(string kind, string module, string dll) => [.. Of(kind).Where(words => words[1] == module && words[2] == dll).Select(words => Hex(words[4]))];

    private IEnumerable<string[]> Of(string kind) => lines.Where(words => words[0] == kind);
}
