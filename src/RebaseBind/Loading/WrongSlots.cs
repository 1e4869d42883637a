using System;
using System.Collections.Generic;
using RebaseBind.Binding;

namespace RebaseBind.Loading;

/// <summary>Judges bound addresses that a loader takes as they are, although the binding is stale.</summary>
internal static class WrongSlots
{
    /// <summary>
    /// How many slots of a descriptor do not hold what a look-up would give; those that nobody can look up are left out, and each descriptor counts
    /// once.
    /// </summary>
    /// <param name="state">The process.</param>
    /// <param name="world">The tree and the loader.</param>
    /// <param name="module">The importing image.</param>
    /// <param name="imports">What it imports; null if only the bound import directory names the DLL.</param>
    /// <param name="target">The DLL; null if it is not in the tree.</param>
    internal static int Count(ProcessState state, LoadWorld world, ProcessModule module, ImportEntry? imports, ProcessModule? target)
    {
        if (imports is null
            || target is null
            || !module.Image.BoundSlots.TryGetValue(imports.Field, out ulong[]? slots)
            || !module.JudgedBindings.Add(imports.Field))
        {
            return 0;
        }

        int wrong = 0;
        IReadOnlyList<ExportPlace> places = world.LookUps.Places(module.Number, imports, target.Number);
        for (int i = 0; i < Math.Min(places.Count, slots.Length); i++)
        {
            wrong += AddressOf(places[i], target, state, world) is { } address && address != slots[i] ? 1 : 0;
        }

        return wrong;
    }

    /// <summary>The address that an import comes to, through forwarders; null if the way leaves the tree, or ends nowhere.</summary>
    private static ulong? AddressOf(ExportPlace place, ProcessModule dll, ProcessState state, LoadWorld world)
    {
        for (int hops = 0; place.Forward is { } step && hops < LookUpTable.MaxHops; hops++)
        {
            ForwardReading reading = step.For(world.Profile);
            if (state.Loaded(reading.Dll) is not { } next)
            {
                return null;
            }

            dll = next;
            place = world.LookUps.Place(reading, dll.Number);
        }

        return place.Address is { } address ? dll.Landing.Base.Value + address.Value : null;
    }
}
