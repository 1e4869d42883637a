using System;
using System.Collections.Generic;
using RebaseBind.Words;

namespace RebaseBind.Tasks.Naming;

/// <summary>The names that the targets read or write. Any other name that starts in the same way is a mistake, and has no effect.</summary>
internal static class KnownNames
{
    /// <summary>What all names start with.</summary>
    private const string Start = "RebaseBind";

    private static readonly string[] None = [];

    /// <summary>Properties: settings first, then what the targets say.</summary>
    internal static IReadOnlyList<string> Properties { get; } =
    [
        "RebaseBindAdopt", "RebaseBindAllowEmpty", "RebaseBindBaseline", "RebaseBindBind", "RebaseBindConfiguration", "RebaseBindDynamicBase",
        "RebaseBindEnabled",
        "RebaseBindExtensions", "RebaseBindFor", "RebaseBindGate", "RebaseBindGrowth", "RebaseBindLayout", "RebaseBindLeft", "RebaseBindLockFile",
        "RebaseBindLockedMode", "RebaseBindMaxFixups", "RebaseBindMaxLookUps", "RebaseBindMaxPrivateBytes", "RebaseBindMaxStaleBindings",
        "RebaseBindMinFreeBlock", "RebaseBindPack", "RebaseBindPlacement", "RebaseBindProfiles", "RebaseBindQuiet", "RebaseBindRanges",
        "RebaseBindReadyToRun", "RebaseBindReport", "RebaseBindReportDirectory", "RebaseBindSarif", "RebaseBindSigned", "RebaseBindStepSummary",
        "RebaseBindTaskAssembly",
        "RebaseBindAdoptedDlls", "RebaseBindAdoptionPlanFile", "RebaseBindBaseAddress", "RebaseBindDlls", "RebaseBindMoved",
        "RebaseBindOverlappingAfter", "RebaseBindOverlappingBefore", "RebaseBindPlanFile", "RebaseBindPublishDlls", "RebaseBindPublishPlanFile",
        "RebaseBindPublishReportFile", "RebaseBindReportFile", "RebaseBindWantedBase", "RebaseBindWanting",
    ];

    /// <summary>Items whose metadata the targets read, with its names.</summary>
    internal static IReadOnlyDictionary<string, string[]> Metadata { get; } = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["RebaseBindDynamicLoad"] = ["Images"],
        ["RebaseBindExclude"] = None,
        ["RebaseBindProcessRoot"] = None,
        ["RebaseBindReserve"] = None,
        ["RebaseBindSuppress"] = ["Image", "Reason", "Expires"],
    };

    /// <summary>Items: those of <see cref="Metadata"/>; files, which may have any metadata; and what the targets say.</summary>
    internal static IReadOnlyList<string> Items { get; } = [.. Metadata.Keys, "RebaseBindFile", "RebaseBindImage", "RebaseBindRewritten"];

    /// <summary>Whether a name looks like one of a property of the package but is none. MSBuild takes upper and lower case for the same.</summary>
    internal static bool IsUnknownProperty(string name) => IsOurs(name) && !Has(Properties, name);

    /// <summary>What is wrong with a property's name, as a whole message; null if nothing is.</summary>
    internal static string? FindPropertyFault(string name)
        => IsUnknownProperty(name)
            ? $"there is no property {name}, so it has no effect; {Advise(name, Properties, "docs/msbuild.md lists the properties")}"
            : null;

    /// <summary>What is wrong with an item's name, as a whole message; null if nothing is.</summary>
    internal static string? FindItemFault(string name)
        => IsOurs(name) && !Has(Items, name)
            ? $"there is no item {name}, so it has no effect; {Advise(name, Items, "docs/msbuild.md lists the items")}"
            : null;

    /// <summary>What is wrong with a name of metadata, as a whole message; null if nothing is.</summary>
    /// <param name="item">The item's name.</param>
    /// <param name="name">The name of the metadata.</param>
    internal static string? FindMetadataFault(string item, string name)
    {
        if (!Metadata.TryGetValue(item, out string[]? known) || Has(known, name))
        {
            return null;
        }

        string names = known.Length == 0 ? "it takes none" : "it takes " + string.Join(", ", known);
        return $"{item} has no metadata {name}, so it has no effect; {(known.Length == 0 ? names : Advise(name, known, names))}";
    }

    private static bool IsOurs(string name) => name.StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    private static bool Has(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string Advise(string name, IReadOnlyList<string> names, string otherwise)
    {
        return NameDistance.FindMeant(name, names) is { } meant ? $"did you mean {meant}?" : otherwise;
    }
}
