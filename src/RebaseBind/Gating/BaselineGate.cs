using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>A ratchet: what was so when the baseline was written is accepted, what has got worse is not.</summary>
internal static class BaselineGate
{
    /// <summary>Compares with a baseline.</summary>
    /// <param name="result">What is left after suppressions.</param>
    /// <param name="simulation">What the findings were made from.</param>
    /// <param name="baseline">
    /// The state to compare with. Loaders and processes that it does not know have only the rules that hold without it: a finding is accepted if
    /// a loader that it knows has it, too.
    /// </param>
    /// <returns>
    /// The result without the findings that the baseline accepts, and with what got worse (<see cref="FindingCatalog.WorseThanBaseline"/>, an error
    /// for each process) and better (<see cref="FindingCatalog.BetterThanBaseline"/>, a note for each process or image).
    /// </returns>
    internal static GateResult Check(GateResult result, LoadSimulation simulation, Baseline baseline)
    {
        if (FindMisfit(result, simulation, baseline) is { } misfit)
        {
            return result with { Active = [.. result.Active, misfit] };
        }

        var active = new List<GateFinding>();
        var accepted = new List<GateFinding>();
        var better = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (GateFinding found in result.Active)
        {
            if (Find(baseline, found) is not { } before)
            {
                active.Add(found);
            }
            else if (GateCount.Rises(before.Cost, found.Cost) is { Length: not 0 } rises)
            {
                active.Add(found with { Finding = found.Finding with { Message = $"{found.Finding.Message}. The baseline accepts less: {rises}" } });
            }
            else
            {
                string message = $"{found.Finding.Message}. Accepted by the baseline";
                accepted.Add(found with { Finding = found.Finding with { Severity = FindingSeverity.Note, Message = message } });
                Note(better, found.Finding.Image, found.Finding.Code, GateCount.Falls(before.Cost, found.Cost));
            }
        }

        active.AddRange(Worse(simulation, baseline, better));
        NoteWhatIsGone(result, baseline, better);
        active.AddRange(better.Select(static pair => LoadGate.Found(
            FindingCatalog.BetterThanBaseline,
            FindingSeverity.Note,
            pair.Key,
            $"better than the baseline: {string.Join("; ", pair.Value)}. Write the baseline anew to keep the gain (--write-baseline)")));
        return result with { Active = active, Accepted = accepted };
    }

    /// <summary>A warning if the baseline says nothing of anything that is here: it is of another folder, or of other loaders.</summary>
    private static GateFinding? FindMisfit(GateResult result, LoadSimulation simulation, Baseline baseline)
    {
        (string Profile, string Root)[] here =
        [
            .. simulation.Profiles.SelectMany(static profile => profile.Processes.Select(process => (profile.Profile.Name, process.Root))),
        ];
        if (here.Length == 0
            || baseline.Processes.Count == 0
            || Array.Exists(here, process => baseline.FindProcess(process.Profile, process.Root) is not null)
            || result.Active.Any(found => Find(baseline, found) is not null))
        {
            return null;
        }

        string[] then = Distinct(baseline.Processes.Select(static process => process.Root));
        string[] now = Distinct(here.Select(static process => process.Root));
        string difference = then.Intersect(now, StringComparer.OrdinalIgnoreCase).Any()
            ? $"its loaders are {Named(baseline.Processes.Select(static process => process.Profile))}, "
                + $"those here {Named(here.Select(static process => process.Profile))}"
            : $"its programs are {Named(then)}, those here {Named(now)}";
        return LoadGate.Found(
            FindingCatalog.BaselineFitsNothing,
            FindingSeverity.Warning,
            string.Empty,
            $"the baseline fits nothing here: {difference}. Check the folder and the loaders that it was written for, "
            + "or write it for these (--write-baseline)");

        static string Named(IEnumerable<string> names) => Listing.Of(Distinct(names), GateText.Named);
    }

    /// <summary>What the baseline says of a finding; null if nothing, or if it knows none of the loaders that have it.</summary>
    private static BaselineFinding? Find(Baseline baseline, GateFinding found)
        => found.Loaders.Count == 0 || baseline.Loaders.Count == 0 || found.Loaders.Any(baseline.Loaders.Contains)
            ? baseline.FindFinding(found.Finding.Code, found.Finding.Image)
            : null;

    private static string[] Distinct(IEnumerable<string> names) => [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>One error for each process that costs more under some loader; what costs less is noted.</summary>
    private static IEnumerable<GateFinding> Worse(LoadSimulation simulation, Baseline baseline, SortedDictionary<string, List<string>> better)
    {
        var worse = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                if (baseline.FindProcess(profile.Profile.Name, process.Root) is { } before)
                {
                    GateNumbers now = PresentState.Of(process.Totals);
                    Note(worse, process.Root, profile.Profile.Name, GateCount.Rises(before.Numbers, now));
                    Note(better, process.Root, profile.Profile.Name, GateCount.Falls(before.Numbers, now));
                }
            }
        }

        return worse.Select(static pair => LoadGate.Found(
            FindingCatalog.WorseThanBaseline,
            FindingSeverity.Error,
            pair.Key,
            $"this process costs more than the baseline says: {string.Join("; ", pair.Value)}. "
            + "See its modules with rebasebind simulate, or accept it by writing the baseline anew (--write-baseline)"));
    }

    private static void NoteWhatIsGone(GateResult result, Baseline baseline, SortedDictionary<string, List<string>> better)
    {
        var there = new HashSet<(string, string)>(result.Active.Select(static found => Baseline.Key(found.Finding.Code, found.Finding.Image)));
        foreach (BaselineFinding finding in baseline.Findings.Where(finding => !there.Contains(Baseline.Key(finding.Code, finding.Image))))
        {
            Note(better, finding.Image, finding.Code, "no longer there, or suppressed");
        }
    }

    private static void Note(SortedDictionary<string, List<string>> notes, string about, string topic, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!notes.TryGetValue(about, out List<string>? texts))
        {
            notes[about] = texts = [];
        }

        texts.Add(topic + ": " + text);
    }
}
