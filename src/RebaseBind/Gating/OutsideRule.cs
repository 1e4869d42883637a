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
/// know none, it makes a note, for who imports them seldom means those systems. A file of that name beside the program or the image that wants it,
/// of which nothing can be read, is an error: a loader finds that file and refuses it.
/// </summary>
internal static class OutsideRule
{
    /// <summary>What processes do not find.</summary>
    /// <param name="simulation">What loaders do.</param>
    /// <param name="unreadable">The paths of files that may be images but cannot be read as such.</param>
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation, IReadOnlyCollection<string> unreadable)
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
                    if (dll.Kind == OutsideKind.Missing && (Beside(process.Root, dll) ?? Beside(dll.WantedBy, dll)) is { } file)
                    {
                        known.Unreadable[dll.Name] = file;
                    }

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
            pair.Value.Unreadable.Count != 0 ? FindingSeverity.Error : pair.Value.IsWarning ? FindingSeverity.Warning : FindingSeverity.Note,
            pair.Key,
            Describe(pair.Value),
            loaders: pair.Value.Where.Profiles));

        string? Beside(string image, OutsideDll dll)
        {
            int folder = image.LastIndexOf('/') + 1;
            return unreadable.FirstOrDefault(file => file.Length == folder + dll.Name.Length
                && file.EndsWith(dll.Name, StringComparison.OrdinalIgnoreCase)
                && string.Compare(file, 0, image, 0, folder, StringComparison.OrdinalIgnoreCase) == 0);
        }
    }

    private static bool IsNotFound(OutsideDll dll) => dll.Kind is OutsideKind.Missing or OutsideKind.NotOnSearchPath or OutsideKind.OtherMachine;

    private static string Describe(Wanting wanting)
    {
        (string what, string pronoun) = wanting.Dlls.Count == 1 ? ("a DLL", "it") : (Amounts.Count(wanting.Dlls.Count, "DLL"), "them");
        string advice = wanting.Unreadable.Count == wanting.Dlls.Count ? "Get the file again from where it came from"
            : $"Put {pronoun} where the process searches, unless the system has {pronoun}";
        return $"needs {what} not found {wanting.Where}: {Listing.Of([.. wanting.Dlls.Select(dll => Describe(dll, wanting))], GateText.Named)}. "
            + advice;
    }

    private static string Describe(OutsideDll dll, Wanting wanting) => dll.Name + dll.Kind switch
    {
        OutsideKind.Missing when wanting.Unreadable.TryGetValue(dll.Name, out string? file) => $" ({file} is damaged, so it is not loaded)",
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

        /// <summary>DLLs of which there is a file that cannot be read, and where.</summary>
        internal Dictionary<string, string> Unreadable { get; } = new(StringComparer.OrdinalIgnoreCase);

        internal bool IsWarning { get; set; }
    }
}
