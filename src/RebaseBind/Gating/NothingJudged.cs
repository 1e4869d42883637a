using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>A gate that looked at nothing does not say yes: somebody gave it the wrong folder, or the wrong loaders.</summary>
internal static class NothingJudged
{
    /// <summary>An error if nothing was judged, which says what was looked for, and where; otherwise null.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="simulation">Its simulation.</param>
    /// <param name="gate">What the tree is called, and what is to be judged in it.</param>
    internal static Finding? Find(GatheredTree tree, LoadSimulation simulation, GateOptions gate)
    {
        bool isAny = tree.Images.Any(image => image is { IsForeign: false, IsLeftToRuntime: false, Defect: null } && (image.IsDll || !gate.IsBuild));
        return !isAny && gate.IsBuild
                ? Error(gate, $"{gate.Place} has no native DLL: {Count(tree)}. What commands put there is only looked at "
                    + "if the project names it (RebaseBindFile)")
            : !isAny ? Error(gate, $"{gate.Place} has no native image: {Count(tree)}. Correct the folder or the list")
            : simulation.Profiles.Any(static profile => profile.Counts) ? null
            : Error(gate, "no program runs under the loaders that count: " + string.Join("; ", simulation.Profiles.Select(WhyNot))
                + ". Name other loaders (--profile, RebaseBindProfiles), or none");
    }

    private static string Count(GatheredTree tree)
    {
        int managed = tree.Images.Count(static image => image.IsManaged);
        int damaged = tree.Images.Count(static image => image.Defect is not null);
        int foreign = tree.Images.Count(static image => image.IsForeign);
        string[] parts =
        [
            Amounts.Count(tree.Files.Count, "file") + (tree.Files.Count == 1 ? " was" : " were") + " looked at",
            .. Part(managed, "managed"),
            .. Part(damaged, "damaged"),
            .. Part(foreign, "for the kernel or the firmware"),
        ];
        return string.Join(", ", parts);
    }

    private static IEnumerable<string> Part(int count, string what) => count == 0 ? [] : [$"{Amounts.Count(count)} {what}"];

    private static string WhyNot(ProfileSimulation profile)
        => profile.Profile.Name + ": " + profile.NotRun[0].Reason;

    private static Finding Error(GateOptions gate, string problem)
    {
        string message = $"nothing was judged: {problem}; --allow-empty (RebaseBindAllowEmpty=true) says yes to nothing";
        return new Finding(FindingCatalog.NothingJudged, FindingSeverity.Error, string.Empty, gate.IsBuild ? BuildWords.Of(message) : message);
    }
}
