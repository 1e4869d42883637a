using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's properties and items, read and checked.</summary>
internal sealed class StageSettings
{
    private const int MaxGrowth = 1000;

    private readonly List<Finding> errors = [];
    private readonly List<PathGlob> excludedPatterns = [];
    private readonly HashSet<string> excludedFiles = new(StringComparer.Ordinal);

    private StageSettings()
    {
    }

    /// <summary>What the pipeline may do. Paths to exclude are asked for through <see cref="Excludes"/>, which knows the source, too.</summary>
    internal RebaseBindOptions Options { get; private set; } = new();

    /// <summary>One error for each value that makes no sense.</summary>
    internal IReadOnlyList<Finding> Errors => errors;

    /// <summary>The tool and the policies, as text to compare.</summary>
    internal string Recipe { get; private set; } = string.Empty;

    /// <summary>What else decides the plan, as text to compare.</summary>
    internal string Planning { get; private set; } = string.Empty;

    /// <summary>Reads the values as the project wrote them; an empty one is the default.</summary>
    /// <param name="signed">RebaseBindSigned.</param>
    /// <param name="dynamicBase">RebaseBindDynamicBase.</param>
    /// <param name="growth">RebaseBindGrowth.</param>
    /// <param name="reserve">RebaseBindReserve items.</param>
    /// <param name="exclude">RebaseBindExclude items.</param>
    /// <param name="projectDirectory">What relative paths start from.</param>
    internal static StageSettings Read(string signed, string dynamicBase, string growth, ITaskItem[] reserve, ITaskItem[] exclude, string projectDirectory)
    {
        var settings = new StageSettings();
        settings.Options = new RebaseBindOptions
        {
            Signed = settings.Choose("RebaseBindSigned", signed, ("skip", SignedPolicy.Skip), ("strip", SignedPolicy.Strip)),
            DynamicBase = settings.Choose("RebaseBindDynamicBase", dynamicBase, ("keep", DynamicBasePolicy.Keep), ("clear", DynamicBasePolicy.Clear)),
            GrowthPercent = settings.ReadGrowth(growth),
            Reserved = settings.ReadReserved(reserve),
        };
        foreach (string pattern in exclude.Select(item => item.ItemSpec))
        {
            settings.excludedPatterns.Add(new PathGlob(pattern));
            settings.excludedFiles.Add(ProjectPath.Resolve(projectDirectory, pattern));
        }

        // The assemblies' identities stand for the tool: whatever changes in it may change the bytes.
        settings.Recipe = string.Join(" ", new object[] { IdentityOf(typeof(PeImage)), IdentityOf(typeof(RebaseBindPipeline)), IdentityOf(typeof(StageSettings)), settings.Options.Signed, settings.Options.DynamicBase });
        settings.Planning = string.Join(" ", new object[] { settings.Options.GrowthPercent.ToString(CultureInfo.InvariantCulture) }.Concat(settings.Options.Reserved.Cast<object>()).Concat(exclude.Select(item => item.ItemSpec)));
        return settings;
    }

    /// <summary>Whether the project wants this file left alone, by its place in the output or by the file it comes from.</summary>
    internal bool Excludes(SourceFile file)
        => excludedFiles.Contains(file.Path) || excludedPatterns.Exists(pattern => pattern.Matches(file.RelativePath));

    private static Guid IdentityOf(Type type) => type.Module.ModuleVersionId;

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

    private int ReadGrowth(string value)
    {
        if (value.Length == 0)
        {
            return new RebaseBindOptions().GrowthPercent;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= MaxGrowth)
        {
            return percent;
        }

        Refuse($"RebaseBindGrowth is '{value}'; write a percentage from 0 to {MaxGrowth.ToString(CultureInfo.InvariantCulture)}, without the sign");
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
