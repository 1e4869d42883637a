using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>One loader of a <see cref="LoadDocument"/>. Totals has each process once, Memory as many of each as were asked for.</summary>
internal sealed record ProfileJson(
    string Profile,
    string Title,
    LoadTotalsJson Totals,
    MemoryJson Memory,
    IReadOnlyList<ProcessJson> Processes,
    IReadOnlyList<string> NotLoaded,
    IReadOnlyList<NotRunJson> NotRun)
{
    internal static ProfileJson Of(ProfileSimulation profile, LoadOptions options) => new(
        profile.Profile.Name,
        profile.Profile.Title,
        LoadTotalsJson.Of(profile.Totals),
        MemoryJson.Of(InstanceMemory.Of(profile, options)),
        profile.Processes.Select(process => ProcessJson.Of(process, options)).ToArray(),
        profile.NotLoaded.Select(static image => image.Path).ToArray(),
        profile.NotRun.Select(static one => new NotRunJson(one.Root, one.Reason)).ToArray());
}
