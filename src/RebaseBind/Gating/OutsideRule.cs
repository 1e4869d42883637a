using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>Every DLL that a process needs is found. The gate cannot see what the system has, so this only warns.</summary>
internal static class OutsideRule
{
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation)
    {
        var wanting = new Dictionary<string, (Sightings Where, List<OutsideDll> Dlls, HashSet<string> Names)>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (OutsideDll dll in process.Outside.Where(IsNotFound))
                {
                    if (!wanting.TryGetValue(dll.WantedBy, out (Sightings Where, List<OutsideDll> Dlls, HashSet<string> Names) known))
                    {
                        wanting[dll.WantedBy] = known = (new Sightings(), [], new HashSet<string>(StringComparer.OrdinalIgnoreCase));
                    }

                    known.Where.Add(profile.Profile.Name, process.Root);
                    if (known.Names.Add(dll.Name))
                    {
                        known.Dlls.Add(dll);
                    }
                }
            }
        }

        return wanting.Select(static pair => LoadGate.Found(
            FindingCatalog.DllNotFound,
            FindingSeverity.Warning,
            pair.Key,
            Describe(pair.Value.Where, pair.Value.Dlls)));
    }

    private static bool IsNotFound(OutsideDll dll) => dll.Kind is OutsideKind.Missing or OutsideKind.NotOnSearchPath or OutsideKind.OtherMachine;

    private static string Describe(Sightings where, List<OutsideDll> dlls)
    {
        (string what, string pronoun) = dlls.Count == 1 ? ("a DLL", "it") : (Amounts.Count(dlls.Count, "DLL"), "them");
        return $"needs {what} not found {where}: {GateText.List([.. dlls.Select(Describe)], GateText.Named)}. "
            + $"Put {pronoun} where the process searches, unless the system has {pronoun}";
    }

    private static string Describe(OutsideDll dll) => dll.Name + dll.Kind switch
    {
        OutsideKind.NotOnSearchPath => $" (only as {dll.Hint}, where the process does not search)",
        OutsideKind.OtherMachine => $" (only as {dll.Hint}, for another processor)",
        _ => " (not in the tree)",
    };
}
