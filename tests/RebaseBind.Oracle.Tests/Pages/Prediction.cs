using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What the tool says that Wine does with a folder's images.</summary>
internal static class Prediction
{
    private const string Wine8 = "wine-8.0";
    private const uint PageSize = 0x1000;

    private static readonly ConcurrentDictionary<string, Lazy<JsonElement>> Starts = new(StringComparer.Ordinal);

    /// <summary>The process of <see cref="PagedImageSet.Program"/> when it begins, as the tool's JSON describes it. Asked once for each loader and folder.</summary>
    internal static JsonElement AtStart(string folder, string profile = Wine8)
        => Starts.GetOrAdd(profile + folder, _ => new Lazy<JsonElement>(() => ProcessUnder(profile, folder, "--root", PagedImageSet.Program, "--start-only"))).Value;

    /// <summary>The one process of a folder under Wine 8.0, as the tool's JSON describes it.</summary>
    internal static JsonElement ProcessOf(string folder, params string[] options) => ProcessUnder(Wine8, folder, options);

    /// <summary>The one process of a folder, as the tool's JSON describes it.</summary>
    internal static JsonElement ProcessUnder(string profile, string folder, params string[] options)
    {
        string json = ProgramRun.OfTool(["simulate", folder, "--as-is", "--profile", profile, "--pages", "--json", "-", .. options]).Expect(0).Output;
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("profiles").EnumerateArray().Single().GetProperty("processes").EnumerateArray().Single().Clone();
    }

    /// <summary>The images of a process in the order in which they are mapped.</summary>
    internal static IReadOnlyList<ModulePages> ModulesOf(JsonElement process) => [.. process.GetProperty("modules").EnumerateArray().Select(Read)];

    private static ModulePages Read(JsonElement module) => new(
        Path.GetFileName(module.GetProperty("path").GetString()!),
        Number(module.GetProperty("actualBase").GetString()!),
        module.GetProperty("relocated").GetBoolean(),
        [.. module.GetProperty("privatePageRvas").EnumerateArray().SelectMany(range => PagesOf(range.GetString()!))],
        module.GetProperty("landing").GetString() == "dynamic");

    private static IEnumerable<uint> PagesOf(string range)
    {
        string[] ends = range.Split('-');
        for (ulong page = Number(ends[0]); page < Number(ends[1]); page += PageSize)
        {
            yield return (uint)page;
        }
    }

    private static ulong Number(string text)
        => text.StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : throw new FormatException(text);
}
