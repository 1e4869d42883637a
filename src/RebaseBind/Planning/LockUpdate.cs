using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning.Placing;
using RebaseBind.Policies;
using RebaseBind.Words;

namespace RebaseBind.Planning;

/// <summary>What a plan means for the lock file.</summary>
internal static class LockUpdate
{
    private const int FullPercent = 80;

    /// <summary>The lock file's content after the plan. With <see cref="LayoutPolicy.IsLocked"/>, each change is an error.</summary>
    internal static AddressLock Extend(AddressLock before, IReadOnlyList<Placement> placements, LayoutPolicy layout, List<Finding> findings)
    {
        var entries = new List<LockEntry>();
        foreach (var machine in placements.Where(IsLockable).GroupBy(placement => placement.Image.Machine))
        {
            Placement[] placed = machine.ToArray();
            bool[] isShared = SharedAddresses.Find(Array.ConvertAll(placed, placement => placement.Range));
            for (int i = 0; i < placed.Length; i++)
            {
                LockEntry? old = before.Find(machine.Key, placed[i].Image.Path);

                // Once shared, addresses stay shared: the image they are shared with may not be here today.
                bool staysShared = old is { IsShared: true } && old.Base == placed[i].Base;
                var entry = new LockEntry(
                    machine.Key,
                    old?.Path ?? placed[i].Image.Path,
                    placed[i].Base,
                    placed[i].ReservedSize,
                    isShared[i] || staysShared);
                Check(placed[i], old, entry, layout, findings);
                entries.Add(entry);
            }
        }

        try
        {
            return before.With(entries);
        }
        catch (ArgumentException contradiction)
        {
            // An image has lost its place to a pin and found no other, so that its old line contradicts the pinned image's new one.
            findings.Add(new Finding(
                FindingCatalog.LockedPlaceTaken,
                FindingSeverity.Error,
                string.Empty,
                $"the plan does not fit into the lock file: {contradiction.Message}; delete the line that is out of date"));
            return before;
        }
    }

    /// <summary>Images that may move and have a place.</summary>
    private static bool IsLockable(Placement placement) => placement.Action is PlacementAction.Kept or PlacementAction.Moved;

    private static void Check(Placement placement, LockEntry? old, LockEntry entry, LayoutPolicy layout, List<Finding> findings)
    {
        ImageSummary image = placement.Image;
        FindingSeverity severity = layout.IsLocked ? FindingSeverity.Error : FindingSeverity.Warning;
        if (old is null)
        {
            if (layout.IsLocked)
            {
                findings.Add(new Finding(
                    FindingCatalog.NotLocked,
                    FindingSeverity.Error,
                    image.Path,
                    "the lock file has no line for it and may not change in locked mode; run once without it and commit the lock file"));
            }
        }
        else if (image.SizeOfImage > old.ReservedSize)
        {
            findings.Add(new Finding(
                FindingCatalog.OutgrownRoom,
                severity,
                image.Path,
                $"its {HexText.Of(image.SizeOfImage)} bytes have outgrown the {HexText.Of(old.ReservedSize)} locked at {old.Base}; "
                + Outcome(placement, old, layout)));
        }
        else if (old.Base != entry.Base || old.ReservedSize != entry.ReservedSize)
        {
            // That it shares its place now is told of the image that came: its line is new, or its room has changed.
            findings.Add(new Finding(
                FindingCatalog.LockedPlaceTaken,
                severity,
                image.Path,
                $"its place in the lock file, {old.Range}, cannot be used as it is ({placement.Reason}); {Outcome(placement, old, layout)}"));
        }
        else if (image.SizeOfImage * 100UL > old.ReservedSize * (ulong)Math.Max(FullPercent, 100 * 100 / (100 + layout.EffectiveGrowthPercent)))
        {
            findings.Add(new Finding(
                FindingCatalog.RoomNearlyUsed,
                FindingSeverity.Warning,
                image.Path,
                $"it has used {HexText.Of(image.SizeOfImage)} of the {HexText.Of(old.ReservedSize)} bytes locked for it; "
                + "when it outgrows them, it may have to move"));
        }
    }

    private static string Outcome(Placement placement, LockEntry old, LayoutPolicy layout)
        => layout.IsLocked ? "the lock file may not change in locked mode; run once without it and commit the lock file"
        : placement.Base == old.Base ? $"it keeps its base and now has {HexText.Of(placement.ReservedSize)}"
        : $"it moves to {placement.Base}";
}
