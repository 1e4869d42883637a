using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Build.Framework;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's policies, read and checked.</summary>
internal sealed class PolicySettings
{
    private readonly List<Finding> errors = [];

    private PolicySettings()
    {
    }

    /// <summary>What the pipeline may do, but for what is left alone: <see cref="SourceOf"/> knows the sources of files, too.</summary>
    internal RebaseBindOptions Options { get; private set; } = new();

    /// <summary>What is left alone.</summary>
    internal Exclusions Exclusions { get; private set; } = new(string.Empty, []);

    /// <summary>Whether an exclusion that fits no file is said.</summary>
    internal bool ReportsUnusedExclusions { get; private set; }

    /// <summary>Reads the values; an empty one is the default.</summary>
    /// <exception cref="RebaseBindException">Values make no sense: one finding for each.</exception>
    internal static PolicySettings Read(PolicyInputs inputs, CancellationToken cancellation)
    {
        PolicyTask task = inputs.Task;
        var settings = new PolicySettings();
        settings.Options = new RebaseBindOptions
        {
            Layout = new()
            {
                GrowthPercent = settings.ReadGrowth(task.Growth),
                Placement = settings.Choose("RebaseBindPlacement", task.Placement, ("stable", PlacementMode.Stable), ("compact", PlacementMode.Compact)),
                Profile = settings.Choose("RebaseBindRanges", task.Ranges, ("windows", RangeProfile.Windows), ("wine", RangeProfile.Wine), ("msys2", RangeProfile.Msys2)),
                Reserved = settings.ReadReserved(task.Reserve),
                LockFile = inputs.LockFile,
                IsLocked = settings.ReadLocked(task, inputs.LockFile),
            },
            Change = new()
            {
                Bind = settings.Choose("RebaseBindBind", task.Bind, ("effective", BindPolicy.Effective), ("none", BindPolicy.None), ("all", BindPolicy.All)),
                Signed = settings.Choose("RebaseBindSigned", task.Signed, ("skip", SignedPolicy.Skip), ("strip", SignedPolicy.Strip)),
                DynamicBase = settings.Choose("RebaseBindDynamicBase", task.DynamicBase, ("keep", DynamicBasePolicy.Keep), ("clear", DynamicBasePolicy.Clear)),
            },
            Run = new() { Cancellation = cancellation },
        };
        settings.Exclusions = new Exclusions(task.ProjectDirectory, task.Exclude.Select(static item => item.ItemSpec));
        settings.ReportsUnusedExclusions = inputs.ReportsUnusedExclusions;
        return settings.errors.Count == 0 ? settings : throw new RebaseBindException(settings.errors);
    }

    /// <summary>Files of the build as a tree's source, which says what is left alone: what may not change, and what the project excludes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    internal ImageSource SourceOf(IEnumerable<SourceFile> files, Func<SourceFile, string> locate)
        => ImageSource.Map(files.Select(file => new PlacedFile(file.RelativePath, locate(file))
        {
            IsExcluded = !file.MayChange || Exclusions.Fit(file.Path, file.RelativePath),
        }));

    /// <summary>The images among files of the build.</summary>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    /// <exception cref="RebaseBindException">A file cannot be read, or two different ones go to one place.</exception>
    internal GatheredTree Gather(IReadOnlyList<SourceFile> files, Func<SourceFile, string> locate)
    {
        GatheredTree tree = new RebaseBindPipeline(Options).Scan(SourceOf(files, locate), UnreadableFiles.Refuse);
        return ReportsUnusedExclusions ? tree with { Findings = [.. tree.Findings, .. Exclusions.FindUnused(files)] } : tree;
    }

    private T Choose<T>(string property, string value, params (string Word, T Choice)[] choices)
    {
        foreach ((string word, T choice) in choices)
        {
            if (value.Length == 0 || string.Equals(value, word, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        Refuse($"{property} is '{value}'; write {string.Join(" or ", choices.Select(choice => $"'{choice.Word}'"))}");
        return choices[0].Choice;
    }

    private bool ReadLocked(PolicyTask task, string? lockFile)
    {
        bool isLocked = Choose("RebaseBindLockedMode", task.LockedMode, ("false", false), ("true", true));
        if (isLocked && lockFile is null)
        {
            Refuse("RebaseBindLockedMode is 'true', but there is no rebasebind.lock in the project's folder or one above it; make an empty one beside the solution, build once without locked mode, and commit it");
        }
        else if (isLocked && !File.Exists(lockFile))
        {
            Refuse($"RebaseBindLockedMode is 'true', but RebaseBindLockFile, '{task.LockFile}', does not exist; build once without locked mode, which creates it, and commit it");
        }

        return isLocked;
    }

    private int? ReadGrowth(string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= LayoutPolicy.MaxGrowthPercent)
        {
            return percent;
        }

        Refuse($"RebaseBindGrowth is '{value}'; write a percentage from 0 to {LayoutPolicy.MaxGrowthPercent.ToString(CultureInfo.InvariantCulture)}, without the sign");
        return 0;
    }

    private List<AddressRange> ReadReserved(ITaskItem[] items)
    {
        var ranges = new List<AddressRange>();
        foreach (ITaskItem item in items)
        {
            try
            {
                ranges.Add(AddressRange.Parse(item.ItemSpec));
            }
            catch (FormatException bad)
            {
                Refuse("RebaseBindReserve: " + bad.Message);
            }
        }

        return ranges;
    }

    private void Refuse(string message) => errors.Add(new Finding(FindingCatalog.BadPolicy, FindingSeverity.Error, string.Empty, message));
}
