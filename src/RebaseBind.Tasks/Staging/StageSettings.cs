using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Planning;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's properties and items, read and checked.</summary>
internal sealed class StageSettings
{
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

    /// <summary>Reads the values; an empty one is the default.</summary>
    internal static StageSettings Read(StageInputs inputs)
    {
        var settings = new StageSettings();
        settings.Options = new RebaseBindOptions
        {
            Bind = BindPolicy.None,
            Signed = settings.Choose("RebaseBindSigned", inputs.Signed, ("skip", SignedPolicy.Skip), ("strip", SignedPolicy.Strip)),
            DynamicBase = settings.Choose("RebaseBindDynamicBase", inputs.DynamicBase, ("keep", DynamicBasePolicy.Keep), ("clear", DynamicBasePolicy.Clear)),
            GrowthPercent = settings.ReadGrowth(inputs.Growth),
            Reserved = settings.ReadReserved(inputs.Reserve),
        };
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

    private int? ReadGrowth(string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= RebaseBindOptions.MaxGrowthPercent)
        {
            return percent;
        }

        Refuse($"RebaseBindGrowth is '{value}'; write a percentage from 0 to {RebaseBindOptions.MaxGrowthPercent.ToString(CultureInfo.InvariantCulture)}, without the sign");
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
