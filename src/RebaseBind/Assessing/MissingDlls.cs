using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>DLLs that processes want and that come neither from the tree nor from Windows.</summary>
internal static class MissingDlls
{
    /// <summary>Finds them.</summary>
    /// <param name="simulation">One state of the tree.</param>
    /// <returns>Each name once, upper and lower case aside, as it is wanted first; in order of name.</returns>
    internal static IReadOnlyList<OutsideDll> In(LoadSimulation simulation) => simulation.Profiles
        .SelectMany(static profile => profile.Processes)
        .SelectMany(static process => process.Outside)
        .Where(static dll => dll.Kind is OutsideKind.Missing or OutsideKind.NotOnSearchPath or OutsideKind.OtherMachine)
        .GroupBy(static dll => dll.Name, StringComparer.OrdinalIgnoreCase)
        .Select(static group => group.First())
        .OrderBy(static dll => dll.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(static dll => dll.Name, StringComparer.Ordinal)
        .ToArray();
}
