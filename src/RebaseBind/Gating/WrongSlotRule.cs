using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>No loader takes a bound address that leads elsewhere than the import does.</summary>
internal static class WrongSlotRule
{
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation)
    {
        var wrong = new Dictionary<string, (Sightings Where, int Slots)>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (LoadedModule module in process.Modules.Where(static module => module.Imports.WrongSlots != 0))
                {
                    (Sightings where, int slots) = wrong.TryGetValue(module.Image.Path, out (Sightings, int) known) ? known : (new Sightings(), 0);
                    where.Add(profile.Profile.Name, process.Root);
                    wrong[module.Image.Path] = (where, Math.Max(slots, module.Imports.WrongSlots));
                }
            }
        }

        return wrong.Select(static pair => LoadGate.Found(
            FindingCatalog.WrongSlots,
            FindingSeverity.Error,
            pair.Key,
            Describe(pair.Value.Where, pair.Value.Slots)));
    }

    private static string Describe(Sightings where, int slots)
        => $"has {Amounts.Count(slots, "import slot")} with wrong addresses {where}: a binding is taken because its last forwarder matches, "
            + "although the DLL or another forwarder has changed. Bind it again (rebasebind apply), or take its bindings out (rebasebind unbind)";
}
