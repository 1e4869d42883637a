using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>A plan as a table: what moves, and what is left overlapping. The rest is counted.</summary>
internal static class PlanTable
{
    internal static void Write(AddressPlan plan, bool done)
    {
        HashSet<string> overlapping = [.. plan.OverlapsAfter.Select(overlap => overlap.Image.Path)];
        Columns.Write(
            [("From", true), ("To", true), ("Size", true), ("Fixups", true), ("Machine", false), ("Action", false), ("Image", false), ("Why", false)],
            plan.Placements
                .Where(placement => placement.Action == PlacementAction.Moved || overlapping.Contains(placement.Image.Path))
                .Select(placement => new[]
                {
                    placement.Image.ImageBase.ToString(),
                    placement.Base.ToString(),
                    Amounts.Size(placement.Image.SizeOfImage),
                    Amounts.Count(placement.Image.Fixups),
                    placement.Image.Machine.ToWord(),
                    placement.Action.ToWord(),
                    placement.Image.Path,
                    placement.Reason,
                }));
        (int images, VirtualAddress wanted) = plan.MostWantedBase();
        if (images != 0)
        {
            Console.Out.WriteLine($"{Amounts.Count(images, "image")} want {wanted}");
        }

        foreach (FreeBlocks blocks in FreeBlocks.Of(plan))
        {
            Console.Out.WriteLine(
                $"largest free block of a process with all {blocks.Machine.ToWord()} images: "
                + $"{Amounts.Size((long)blocks.Before)} before, {Amounts.Size((long)blocks.After)} after");
        }

        Console.Out.WriteLine(
            $"{Amounts.Count(plan.Placements.Count, "image")}: "
            + $"{Count(PlacementAction.Moved)} {(done ? "moved" : "to move")}, {Count(PlacementAction.Kept)} kept, "
            + $"{Count(PlacementAction.Fixed)} fixed, {Count(PlacementAction.Skipped)} skipped; "
            + $"overlapping: {Amounts.Count(plan.OverlapsBefore.Count)} before, {Amounts.Count(plan.OverlapsAfter.Count)} after");

        string Count(PlacementAction action) => Amounts.Count(plan.Count(action));
    }
}
