using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>
/// Every DLL that a process needs is found. The gate cannot see what the system has, so this only warns; of API sets that only loaders miss which
/// know none, it makes a note, for who imports them seldom means those systems.
/// </summary>
internal static class OutsideRule
{
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation)
    {
        var wanting = new Dictionary<string, Wanting>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (OutsideDll dll in process.Outside.Where(IsNotFound))
                {
                    if (!wanting.TryGetValue(dll.WantedBy, out Wanting? known))
                    {
                        wanting[dll.WantedBy] = known = new Wanting();
                    }

                    known.Where.Add(profile.Profile.Name, process.Root);
                    known.IsWarning |= profile.Profile.ResolvesApiSets || !DllName.IsApiSet(dll.Name);
                    if (known.Names.Add(dll.Name))
                    {
                        known.Dlls.Add(dll);
                    }
                }
            }
        }

        return wanting.Select(static pair => LoadGate.Found(
            FindingCatalog.DllNotFound,
            pair.Value.IsWarning ? FindingSeverity.Warning : FindingSeverity.Note,
            pair.Key,
            Describe(pair.Value.Where, pair.Value.Dlls)));
    }

    private static bool IsNotFound(OutsideDll dll) => dll.Kind is OutsideKind.Missing or OutsideKind.NotOnSearchPath or OutsideKind.OtherMachine;

    private static string Describe(Sightings where, List<OutsideDll> dlls)
    {
        (string what, string pronoun) = dlls.Count == 1 ? ("a DLL", "it") : (Amounts.Count(dlls.Count, "DLL"), "them");
        return $"needs {what} not found {where}: {Listing.Of([.. dlls.Select(Describe)], GateText.Named)}. "
            + $"Put {pronoun} where the process searches, unless the system has {pronoun}";
    }

    private static string Describe(OutsideDll dll) => dll.Name + dll.Kind switch
    {
        OutsideKind.NotOnSearchPath => $" (only as {dll.Hint}, where the process does not search)",
        OutsideKind.OtherMachine => $" (only as {dll.Hint}, for another processor)",
        _ => " (not in the tree)",
    };

    /// <summary>What one image wants in vain.</summary>
    private sealed class Wanting
    {
        internal Sightings Where { get; } = new();

        internal List<OutsideDll> Dlls { get; } = [];

        internal HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        internal bool IsWarning { get; set; }
    }
}
