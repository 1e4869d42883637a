using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>Every image can be loaded.</summary>
internal static class FailureRule
{
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation, Remedy remedy)
    {
        var failures = new Dictionary<string, (LoadFailure First, Sightings Where, Sightings Stopped)>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                foreach (LoadFailure failure in process.Failures)
                {
                    if (!failures.TryGetValue(failure.Image.Path, out (LoadFailure First, Sightings Where, Sightings Stopped) known))
                    {
                        failures[failure.Image.Path] = known = (failure, new Sightings(), new Sightings());
                    }

                    known.Where.Add(profile.Profile.Name, process.Root);
                    if (failure.StopsProcess)
                    {
                        known.Stopped.Add(profile.Profile.Name, process.Root);
                    }
                }
            }
        }

        return failures.Select(pair => LoadGate.Found(
            FindingCatalog.LoadFailure,
            FindingSeverity.Error,
            pair.Key,
            Describe(pair.Value.First, pair.Value.Where, pair.Value.Stopped.Roots, remedy),
            loaders: pair.Value.Where.Profiles));
    }

    private static string Describe(LoadFailure failure, Sightings where, IReadOnlyList<string> stopped, Remedy remedy)
    {
        string effect = stopped.Count == 0 ? "the image that loads it later fails to do so"
            : Listing.Of(stopped, GateText.Named) + (stopped.Count == 1 ? " does not start" : " do not start");
        string advice = failure.Status is MissingExport.EntryPointNotFound or MissingExport.OrdinalNotFound
                ? "Ship builds of these DLLs that belong together"
            : failure.Status == TiedModules.AbortExitCode
                ? $"Give the image and {failure.Partner} bases near each other with rebasebind apply, or compile it with dllimport or -mcmodel=medium"
            : failure.Partner is not null ? remedy.For(failure.Image, failure.Partner)
            : "Replace it by an image that this system can load, or leave the system out of the check (--profile)";
        return $"cannot be loaded {where}: {failure.Reason} ({HexText.Of(failure.Status)}); {effect}. {advice}";
    }
}
