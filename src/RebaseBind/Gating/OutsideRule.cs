using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>Every DLL that a process needs is found. What the system has, nobody can see from here, so this only warns.</summary>
internal static class OutsideRule
{
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation)
    {
        var wanting = new Dictionary<string, (Sightings Where, List<OutsideDll> Dlls, HashSet<string> Names)>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (OutsideDll dll in process.Outside.Where(static dll => dll.Kind is OutsideKind.Missing or OutsideKind.NotOnSearchPath or OutsideKind.OtherMachine))
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

        return wanting.Select(pair => LoadGate.Found(FindingCatalog.DllNotFound, FindingSeverity.Warning, pair.Key, Describe(pair.Value.Where, pair.Value.Dlls)));
    }

    private static string Describe(Sightings where, List<OutsideDll> dlls)
    {
        bool isOne = dlls.Count == 1;
        string first = FormattableString.Invariant($"needs {(isOne ? "a DLL" : GateText.Count(dlls.Count, "DLL"))} not found {where}: ");
        return $"{first}{GateText.List([.. dlls.Select(Describe)], GateText.Named)}. Put {(isOne ? "it" : "them")} where the process searches, unless the system has {(isOne ? "it" : "them")}";
    }

    private static string Describe(OutsideDll dll) => dll.Name + dll.Kind switch
    {
        OutsideKind.NotOnSearchPath => $" (only as {dll.Hint}, where the process does not search)",
        OutsideKind.OtherMachine => $" (only as {dll.Hint}, for another processor)",
        _ => " (not in the tree)",
    };
}
