using System.Collections.Generic;
using System.Linq;
using RebaseBind.Policies;

namespace RebaseBind.Loading;

/// <summary>The words by which users say what is simulated: the one table for every door.</summary>
internal static class LoadWords
{
    private static readonly char[] Separators = [';', ','];

    /// <summary>Whether ASLR is at work.</summary>
    internal static Choice<AslrMode> Aslr { get; } = new(("on", AslrMode.On), ("off", AslrMode.Off), ("forced", AslrMode.Forced));

    /// <summary>Which forwarder references decide whether a binding is valid.</summary>
    internal static Choice<StaleForwarders> StaleForwarders { get; }
        = new(("any", Loading.StaleForwarders.Any), ("last", Loading.StaleForwarders.Last));

    /// <summary>One loader.</summary>
    internal static Choice<LoaderProfile> Profile { get; } = new([.. LoaderProfile.All.Select(static profile => (profile.Name, profile))]);

    /// <summary>What is wrong with a list of loaders, as a whole message; null if nothing is.</summary>
    /// <param name="name">What the user calls the list: a property or an option.</param>
    /// <param name="text">What the user wrote; names have semicolons or commas between them.</param>
    internal static string? FindProfileFault(string name, string text)
        => Split(text).Select(word => Profile.FindFault(name, word)).FirstOrDefault(static fault => fault is not null);

    /// <summary>The loaders of lists, each once; all loaders if the lists are empty.</summary>
    /// <param name="lists">What the user wrote.</param>
    /// <param name="target">What chooses them if that is nothing.</param>
    internal static IReadOnlyList<LoaderProfile> ReadProfiles(IEnumerable<string> lists, TargetSystem target)
    {
        string names = target.WordFor(TargetSystem.Profiles, string.Join(";", lists));
        LoaderProfile[] named = [.. Split(names).Select(LoaderProfile.Find).OfType<LoaderProfile>().Distinct()];
        return named.Length != 0 ? named : LoaderProfile.All;
    }

    private static IEnumerable<string> Split(string text)
        => text.Split(Separators).Select(static word => word.Trim()).Where(static word => word.Length != 0);
}
