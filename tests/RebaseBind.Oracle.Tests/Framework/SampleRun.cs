using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Framework;

/// <summary>What Wine does with the native DLLs of the sample.</summary>
internal static partial class SampleRun
{
    private static readonly ConcurrentDictionary<(bool IsRebased, bool IsPageAligned), Lazy<IReadOnlyDictionary<string, ModulePages>>> Runs = new();

    /// <summary>The Wine that runs it.</summary>
    internal static Wine Wine { get; } = Wine.For(new Target(Linker.Gnu, 64));

    /// <summary>The native DLLs that were loaded, by name. Whether one was relocated, Wine's trace says.</summary>
    /// <remarks>The program is run once, until all is loaded, and looked at from outside.</remarks>
    internal static IReadOnlyDictionary<string, ModulePages> NativesOf(bool isRebased, bool isPageAligned)
        => Runs.GetOrAdd((isRebased, isPageAligned), _ => new(() => Observe(PublishedSample.Of(isRebased, isPageAligned)))).Value;

    private static Dictionary<string, ModulePages> Observe(string folder)
    {
        using WaitingProgram waiting = Wine.Launch(folder, PublishedSample.Program, "wait");
        string trace = waiting.Error;
        HashSet<ulong> relocated = [.. Relocating().Matches(trace).Select(match => ulong.Parse(match.Groups["to"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        return new LoaderTrace(trace, folder).Mapped.Where(image => PublishedSample.PlannedBases.ContainsKey(image.Name)).ToDictionary(
            image => image.Name,
            image => new ModulePages(image.Name, image.Start, relocated.Contains(image.Start), ProcessMemory.PrivatePages(waiting.Id, image.Start, image.End)),
            StringComparer.Ordinal);
    }

    [GeneratedRegex("perform_relocations relocating from [0-9A-F]+-[0-9A-F]+ to (?<to>[0-9A-F]+)-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Relocating();
}
