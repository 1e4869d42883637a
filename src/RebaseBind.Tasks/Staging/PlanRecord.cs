using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.Reporting;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Staging;

/// <summary>What a run leaves for people and for the next run.</summary>
internal static class PlanRecord
{
    /// <summary>Writes the plan and makes the state; writing that is up to the caller, last of all.</summary>
    /// <param name="planFile">Where the plan goes, as JSON.</param>
    /// <param name="stateFile">Where the state will go; its folder is made.</param>
    /// <param name="inputs">The policies.</param>
    /// <param name="lockStamp">The stamp of the lock file.</param>
    /// <param name="tree">What was planned.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="rewriter">What carried it out.</param>
    /// <param name="staged">What became of every file, and of every image that is not as it was.</param>
    internal static StageState Write(
        string planFile,
        string stateFile,
        PolicyInputs inputs,
        string lockStamp,
        GatheredTree tree,
        AddressPlan plan,
        PlanRewriter rewriter,
        StagedImages staged)
    {
        Finding[] findings = [.. tree.Findings, .. plan.Findings, .. rewriter.Findings];
        Directory.CreateDirectory(Path.GetDirectoryName(planFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(stateFile)!);
        AtomicFile.Write(planFile, JsonReport.OfPlan(plan, findings, inputs.BindsNothing ? null : rewriter.Bindings));
        (int wanting, VirtualAddress wanted) = plan.MostWantedBase();
        return new StageState(
            inputs.Recipe,
            inputs.Planning,
            lockStamp,
            new StageTotals(
                wanting,
                wanting == 0 ? string.Empty : wanted.ToString(),
                plan.OverlapsBefore.Count,
                plan.OverlapsAfter.Count,
                CountUnsigned(tree, staged),
                staged.Changes.Count(LosesDynamicBase)),
            staged.Files,
            plan.Placements.Where(static placement => !placement.Image.IsLeftToRuntime).Select(StagedImage.Of).ToArray(),
            findings.Select(RememberedFinding.Of).ToArray());
    }

    private static int CountUnsigned(GatheredTree tree, StagedImages staged)
    {
        var changed = new HashSet<string>(staged.Changes.Select(static change => change.Path), StringComparer.Ordinal);
        return tree.Images.Count(image => (image.IsSigned || image.IsStrongNameSigned) && changed.Contains(image.Path));
    }

    private static bool LosesDynamicBase(ImageChange change)
        => HasDynamicBase(change.OriginalDllCharacteristics) && !HasDynamicBase(change.DllCharacteristics);

    private static bool HasDynamicBase(DllCharacteristics flags) => (flags & DllCharacteristics.DynamicBase) != 0;
}
