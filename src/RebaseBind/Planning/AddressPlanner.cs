using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning.Placing;
using RebaseBind.Policies;
using RebaseBind.Processes;

namespace RebaseBind.Planning;

/// <summary>Gives every image a base of its own: facts in, decisions out, the same for any order of the images.</summary>
internal static class AddressPlanner
{
    /// <summary>Plans each machine on its own: images of different machines never meet in a process.</summary>
    /// <param name="images">The images.</param>
    /// <param name="layout">Where images go. Its lock file is not read.</param>
    /// <param name="processes">Which images may meet.</param>
    /// <param name="signed">What happens to signed images.</param>
    /// <param name="addressLock">The lock file's content; null to do without.</param>
    /// <param name="trace">Takes notes on one image; null if nobody asks.</param>
    /// <returns>The plan. If there are errors among its findings, it holds no placements and must not be carried out.</returns>
    internal static AddressPlan Plan(
        IEnumerable<ImageSummary> images,
        LayoutPolicy layout,
        ProcessModel processes,
        SignedPolicy signed,
        AddressLock? addressLock = null,
        PlanTrace? trace = null)
    {
        var leave = new LeavePolicy(signed, layout.Profile);
        ImageSummary[] sorted = images.ToArray();
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        List<Finding> findings = InputFaults.Find(sorted, layout, leave);
        PinTable pins = PinTable.Create(sorted, layout, leave, findings);
        LoadSets sets = LoadSets.Create(sorted, processes.Roots, processes.DynamicLoads, findings);
        if (HasErrors(findings))
        {
            return AddressPlan.Refused(findings);
        }

        findings.AddRange(UnusedLayout.Warnings(sorted, layout, pins));
        trace?.Meet(sorted, sets);
        var inputs = new PlanningInputs(layout, leave, addressLock, pins, sets, trace);
        Placement[] placements = PlanMachines(sorted, inputs, findings);
        AddressLock? after = addressLock is null ? null : LockUpdate.Extend(addressLock, placements, layout, findings);
        if (HasErrors(findings))
        {
            return AddressPlan.Refused(findings);
        }

        LocatedImage[] located = Array.ConvertAll(sorted, LocatedImage.AtItsOwnBase);
        IReadOnlyList<Overlap> overlapsBefore = FindOverlaps(located, sets, layout.Profile);
        for (int i = 0; i < located.Length; i++)
        {
            located[i] = new LocatedImage(placements[i].Image, placements[i].Base);
        }

        IReadOnlyList<Overlap> overlapsAfter = FindOverlaps(located, sets, layout.Profile);
        findings.AddRange(LeftAlone(placements, overlapsAfter));
        findings.AddRange(NearExes.Notes(placements, layout));
        findings.AddRange(RuntimeSpace.Warnings(placements, layout));
        return new AddressPlan(placements, overlapsBefore, overlapsAfter, findings, after);
    }

    private static IReadOnlyList<Overlap> FindOverlaps(LocatedImage[] located, LoadSets sets, RangeProfile profile)
    {
        bool IsOfNoMatter(LocatedImage one) => LeaveReason.IsLeftToAslr(one.Image, profile);
        return OverlapFinder.FindInPlace(Array.Exists(located, IsOfNoMatter) ? Array.FindAll(located, one => !IsOfNoMatter(one)) : located, sets);
    }

    private static bool HasErrors(List<Finding> findings) => findings.Exists(finding => finding.Severity == FindingSeverity.Error);

    private static Placement[] PlanMachines(ImageSummary[] sorted, PlanningInputs inputs, List<Finding> findings)
    {
        var placements = new Placement[sorted.Length];
        foreach (Machine machine in sorted.Select(image => image.Machine).Distinct())
        {
            var images = new MachineImages(machine, sorted.Where(image => image.Machine == machine).ToArray(), inputs);
            int next = -1;
            foreach (Placement placement in MachinePlanner.Plan(images, findings))
            {
                while (sorted[++next].Machine != machine)
                {
                }

                placements[next] = placement;
            }
        }

        return placements;
    }

    /// <summary>A finding for each image that was left alone: a warning where it overlaps another, otherwise a note.</summary>
    private static IEnumerable<Finding> LeftAlone(Placement[] placements, IReadOnlyList<Overlap> after)
    {
        Dictionary<string, Overlap> overlaps = after.ToDictionary(overlap => overlap.Image.Path, StringComparer.Ordinal);
        foreach (Placement placement in placements)
        {
            if (placement.Why.Leave is not { Code: { } code } reason)
            {
                continue;
            }

            ImageSummary image = placement.Image;
            yield return overlaps.TryGetValue(image.Path, out Overlap? overlap)
                ? new Finding(
                    code,
                    FindingSeverity.Warning,
                    image.Path,
                    $"{LeaveReason.FindingStart}{image.ImageBase}, overlapping {overlap.Partner.Path}: {reason.Text}")
                : new Finding(
                    code,
                    FindingSeverity.Note,
                    image.Path,
                    $"{LeaveReason.FindingStart}{image.ImageBase}, overlapping nothing: {reason.Text}");
        }
    }
}
