using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>A program's folder as the tool rewrote it: its images moved, and perhaps bound to each other and to Wine's.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Bases">The base that each image was planned to have, by its path in lower case.</param>
/// <param name="Moved">How many have another base than before.</param>
/// <param name="Bound">How many import descriptors are bound.</param>
internal sealed record RewrittenProgram(string Folder, IReadOnlyDictionary<string, ulong> Bases, int Moved, int Bound)
{
    private static readonly string Modules = Wine.For(new Target(Linker.Gnu, 64)).Modules;

    /// <summary>Rewrites a folder, signed images too, and has it checked, if it is bound, by what shares no code with the tool.</summary>
    internal static RewrittenProgram Of(string shipped, bool isBound, params string[] options)
    {
        string folder = Path.Combine(Workspace.CreateUnique("program"), "out");
        string[] binding = isBound ? ["--bind", "all", "--reference", Modules] : ["--bind", "none"];
        using var plan = JsonDocument.Parse(ProgramRun.OfTool(["apply", shipped, "--output", folder, "--signed", "strip", "--json", "-", .. binding, .. options]).Expect(0).Output);
        if (isBound)
        {
            BindWitness.Approves(shipped, folder, "--reference", Modules);
        }

        JsonElement totals = plan.RootElement.GetProperty("totals");
        return new RewrittenProgram(
            folder,
            plan.RootElement.GetProperty("images").EnumerateArray().ToDictionary(
                image => image.GetProperty("path").GetString()!.ToLowerInvariant(),
                image => ulong.Parse(image.GetProperty("base").GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                StringComparer.Ordinal),
            totals.GetProperty("moved").GetInt32(),
            isBound ? totals.GetProperty("boundDescriptors").GetInt32() : 0);
    }

    /// <summary>Fails the test unless its processes mapped all these images where they were planned, and every other of its images that they mapped.</summary>
    internal void AssertPlaced(Wine wine, string trace, params IEnumerable<string> paths)
    {
        IReadOnlyList<(string Path, ulong Start)> modules = TracedModules.In(trace, wine.PathOf(Folder));
        CollectionAssert.IsSubsetOf(paths.ToArray(), modules.Select(module => module.Path).ToArray());
        Assert.AreEqual(string.Empty, string.Join('\n', modules.Where(module => module.Start != Bases[module.Path]).Select(module => $"{module.Path} lies at 0x{module.Start:x}, not at 0x{Bases[module.Path]:x}")));
    }
}
