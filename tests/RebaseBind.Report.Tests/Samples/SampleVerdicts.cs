using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;

namespace RebaseBind.Report.Tests.Samples;

/// <summary>Verdicts that follow from private pages.</summary>
internal static class SampleVerdicts
{
    internal static IReadOnlyList<EffectVerdict> Of(LoadSimulation before, LoadSimulation after)
        => [.. before.Profiles.SelectMany((profile, i) => Of(profile, after.Profiles[i])).OrderBy(static verdict => verdict.Path, System.StringComparer.Ordinal)];

    private static IEnumerable<EffectVerdict> Of(ProfileSimulation before, ProfileSimulation after)
    {
        Dictionary<string, int> rest = Pages(after);
        foreach ((string path, int pages) in Pages(before))
        {
            // One that nothing here makes worse is said to be: every verdict is wanted.
            int left = path.EndsWith("help.dll", System.StringComparison.Ordinal) ? pages + 1 : rest[path];
            Effect effect = left < pages ? Effect.Effective : left > pages ? Effect.Harmful : Effect.NoEffect;
            string reason = effect switch
            {
                Effect.Effective => $"{pages - left} of {pages} private pages fewer, since it lies at its base",
                Effect.Harmful => "its signature is gone",
                _ => before.Profile.HasAslr ? "ASLR moves it whatever its base" : "it lay at its base before",
            };
            yield return new EffectVerdict(path, before.Profile.Name, effect, reason, pages, left);
        }
    }

    private static Dictionary<string, int> Pages(ProfileSimulation profile)
        => profile.Processes.SelectMany(static process => process.Modules).GroupBy(static module => module.Image.Path, System.StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Sum(static module => module.PrivatePages), System.StringComparer.Ordinal);
}
