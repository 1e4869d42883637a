using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's policies, read and checked.</summary>
internal sealed class PolicySettings
{
    private readonly Exclusions exclusions;
    private readonly bool reportsUnusedExclusions;

    private PolicySettings(RebaseBindOptions options, PolicyInputs inputs)
    {
        Options = options;
        exclusions = new Exclusions(inputs.ProjectDirectory, inputs.Exclude.Select(static item => item.ItemSpec));
        reportsUnusedExclusions = inputs.ReportsUnusedExclusions;
    }

    /// <summary>What the pipeline may do, but for what is left alone: <see cref="SourceOf"/> knows the sources of files, too.</summary>
    internal RebaseBindOptions Options { get; }

    /// <summary>Reads the values; an empty one is the default.</summary>
    /// <exception cref="RebaseBindException">Values make no sense: one finding for each.</exception>
    internal static PolicySettings Read(PolicyInputs inputs, CancellationToken cancellation)
    {
        var words = new PropertyWords();
        TargetSystem target = words.Read(PolicyWords.For, "RebaseBindFor", inputs.For);
        var options = new RebaseBindOptions
        {
            Layout = PolicyWords.Reserve(new()
            {
                GrowthPercent = (int?)words.Read(PolicyWords.Growth, "RebaseBindGrowth", inputs.Growth),
                Placement = words.Read(PolicyWords.Placement, "RebaseBindPlacement", inputs.Placement),
                Profile = words.Read(PolicyWords.Ranges, "RebaseBindRanges", target.WordFor(TargetSystem.Ranges, inputs.Ranges)),
                LockFile = inputs.LockFile,
                IsLocked = words.Read(PolicyWords.TrueOrFalse, "RebaseBindLockedMode", inputs.LockedMode),
            }, inputs.Reserve.Select(static item => item.ItemSpec)),
            Change = new()
            {
                Bind = words.Read(PolicyWords.Bind, "RebaseBindBind", inputs.Bind),
                Signed = words.Read(PolicyWords.Signed, "RebaseBindSigned", inputs.Signed),
                DynamicBase = words.Read(
                    PolicyWords.DynamicBase,
                    "RebaseBindDynamicBase",
                    target.WordFor(TargetSystem.DynamicBase, inputs.DynamicBase)),
                Layout = words.Read(PolicyWords.Layout, "RebaseBindLayout", target.WordFor(TargetSystem.Layout, inputs.Layout)),
                ReadyToRun = words.Read(PolicyWords.ReadyToRun, "RebaseBindReadyToRun", inputs.ReadyToRun),
            },
            Run = new() { Cancellation = cancellation },
            Notes = target.Notes("RebaseBindFor=" + inputs.For, policy => policy switch
            {
                TargetSystem.Ranges => inputs.Ranges.Length == 0,
                TargetSystem.DynamicBase => inputs.DynamicBase.Length == 0,
                TargetSystem.Layout => inputs.Layout.Length == 0,
                _ => false,
            }),
        };
        foreach (ITaskItem item in inputs.Reserve)
        {
            words.Refuse(PolicyWords.FindReserveFault("RebaseBindReserve", item.ItemSpec));
        }

        words.Refuse(LeftWords.Modes.FindFault("RebaseBindLeft", inputs.Left));
        words.Refuse(PolicyWords.TrueOrFalse.FindFault("RebaseBindQuiet", inputs.Quiet));
        words.Refuse(FindLockFault(inputs, options.Layout));
        words.ThrowIfRefused();
        return new PolicySettings(options, inputs);
    }

    /// <summary>Files of the build as a tree's source, which says what is left alone: what may not change, and what the project excludes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    internal ImageSource SourceOf(IEnumerable<SourceFile> files, Func<SourceFile, string> locate)
        => ImageSource.Map(files.Select(file => new PlacedFile(file.RelativePath, locate(file))
        {
            IsExcluded = !file.MayChange || exclusions.Fit(file.Path, file.RelativePath),
        }));

    /// <summary>The images among files of the build.</summary>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    /// <exception cref="RebaseBindException">A file cannot be read, or two different ones go to one place.</exception>
    internal GatheredTree Gather(IReadOnlyList<SourceFile> files, Func<SourceFile, string> locate)
    {
        GatheredTree tree = new RebaseBindPipeline(Options).Scan(SourceOf(files, locate), UnreadableFiles.Refuse);
        return reportsUnusedExclusions ? tree with { Findings = [.. tree.Findings, .. exclusions.FindUnused(files)] } : tree;
    }

    private static string? FindLockFault(PolicyInputs inputs, LayoutPolicy layout)
        => !layout.IsLocked ? null
        : layout.LockFile is null
            ? "RebaseBindLockedMode is 'true', but there is no rebasebind.lock in the project's folder or one above it; "
            + "make an empty one beside the solution, build once without locked mode, and commit it"
        : File.Exists(layout.LockFile) ? null
        : $"RebaseBindLockedMode is 'true', but RebaseBindLockFile, '{inputs.WrittenLockFile}', does not exist; "
            + "build once without locked mode, which creates it, and commit it";
}
