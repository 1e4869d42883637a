using System;
using System.Collections.Generic;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>The loaders and processes in which one thing was seen, each once, in the order they were simulated.</summary>
internal sealed class Sightings
{
    private readonly List<string> profiles = [];
    private readonly List<string> roots = [];
    private readonly HashSet<string> knownRoots = new(StringComparer.Ordinal);

    internal IReadOnlyList<string> Profiles => profiles;

    internal IReadOnlyList<string> Roots => roots;

    internal void Add(string profile, string root)
    {
        // Loaders come one after the other.
        if (profiles.Count == 0 || profiles[profiles.Count - 1] != profile)
        {
            profiles.Add(profile);
        }

        if (knownRoots.Add(root))
        {
            roots.Add(root);
        }
    }

    /// <summary>"under windows-xp and windows-7 in app.exe", "under wine-8.0 in 5 processes (a.exe, b.exe, c.exe and 2 more)".</summary>
    public override string ToString()
        => "under " + Listing.Of(profiles) + " in "
            + (roots.Count == 1 ? roots[0] : $"{Amounts.Count(roots.Count, "process", "processes")} ({Listing.Of(roots, GateText.Named)})");
}
