using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Build.Framework;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Policies;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's policies, read and checked.</summary>
internal sealed class PolicySettings
{
    private readonly List<PathGlob> excludedPatterns = [];
    private readonly HashSet<string> excludedFiles = new(StringComparer.Ordinal);

    private PolicySettings(RebaseBindOptions options) => Options = options;

    /// <summary>What the pipeline may do. Paths to exclude are asked for through <see cref="Excludes"/>, which knows the source, too.</summary>
    internal RebaseBindOptions Options { get; }

    /// <summary>Reads the values; an empty one is the default.</summary>
    /// <exception cref="RebaseBindException">Values make no sense: one finding for each.</exception>
    internal static PolicySettings Read(PolicyInputs inputs, CancellationToken cancellation)
    {
        var words = new PropertyWords();
        var options = new RebaseBindOptions
        {
            Layout = new()
            {
                GrowthPercent = (int?)words.Read(PolicyWords.Growth, "RebaseBindGrowth", inputs.Growth),
                Placement = words.Read(PolicyWords.Placement, "RebaseBindPlacement", inputs.Placement),
                Profile = words.Read(PolicyWords.Ranges, "RebaseBindRanges", inputs.Ranges),
                Reserved = [.. inputs.Reserve.Select(static item => item.ItemSpec).Where(text => IsRange(words, text)).Select(AddressRange.Parse)],
                LockFile = inputs.LockFile,
                IsLocked = words.Read(PolicyWords.LockedMode, "RebaseBindLockedMode", inputs.LockedMode),
            },
            Change = new()
            {
                Bind = words.Read(PolicyWords.Bind, "RebaseBindBind", inputs.Bind),
                Signed = words.Read(PolicyWords.Signed, "RebaseBindSigned", inputs.Signed),
                DynamicBase = words.Read(PolicyWords.DynamicBase, "RebaseBindDynamicBase", inputs.DynamicBase),
            },
            Run = new() { Cancellation = cancellation },
        };
        words.Refuse(FindLockFault(inputs, options.Layout));
        words.ThrowIfRefused();

        var settings = new PolicySettings(options);
        foreach (ITaskItem item in inputs.Exclude)
        {
            settings.excludedPatterns.Add(new PathGlob(item.ItemSpec));
            settings.excludedFiles.Add(ProjectPath.Resolve(inputs.ProjectDirectory, item.ItemSpec));
        }

        return settings;
    }

    /// <summary>Whether the project wants this file left alone, by its place in the output or by the file it comes from.</summary>
    internal bool Excludes(SourceFile file)
        => excludedFiles.Contains(file.Path) || excludedPatterns.Exists(pattern => pattern.Matches(file.RelativePath));

    private static bool IsRange(PropertyWords words, string text)
    {
        string? fault = PolicyWords.FindRangeFault("RebaseBindReserve", text);
        words.Refuse(fault);
        return fault is null;
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
