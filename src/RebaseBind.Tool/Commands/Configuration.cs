using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary>Settings of rebasebind.json, as if the user had written them as options. What the user did write counts more.</summary>
internal sealed class Configuration
{
    private readonly string name;
    private readonly Dictionary<string, ConfigurationSetting> used;

    private Configuration(string name, Dictionary<string, ConfigurationSetting> used)
    {
        this.name = name;
        this.used = used;
    }

    /// <summary>The option that names the file.</summary>
    internal static Option<string?> File { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = $"Take settings from FILE. Without it, they come from {ConfigurationFile.FileName} in the current folder, or in the nearest "
            + "folder above that has one.",
        Recursive = true,
    };

    /// <summary>The option that says that there is none.</summary>
    internal static Option<bool> None { get; } = new("--no-config")
    {
        Description = $"Read no {ConfigurationFile.FileName}.",
        Recursive = true,
    };

    /// <summary>The words for the settings, to be parsed with the user's own.</summary>
    internal IReadOnlyList<string> Words => [.. used.SelectMany(static one => WordsOf(one.Key, one.Value))];

    /// <summary>What the user is told: that settings were found, and which.</summary>
    internal Finding Note => new(
        FindingCatalog.ConfigurationUsed,
        FindingSeverity.Note,
        name,
        $"it sets {Listing.Of([.. used.Keys])}; an option that you write counts more, and --no-config leaves it out");

    /// <summary>The settings that hold for a command line; null if there are none.</summary>
    /// <exception cref="RebaseBindException">The file is damaged.</exception>
    internal static Configuration? For(ParseResult line)
    {
        string? path = line.GetValue(None) ? null
            : line.GetValue(File) is { } named ? Path.GetFullPath(named)
            : ConfigurationFile.FindAbove(Environment.CurrentDirectory);
        if (path is null)
        {
            return null;
        }

        string shown = Path.GetRelativePath(Environment.CurrentDirectory, path);
        HashSet<Option> written = [.. CommandLineFaults.Written(line).Select(static one => one.Option)];
        var found = new Dictionary<string, ConfigurationSetting>(StringComparer.Ordinal);
        foreach (ConfigurationSetting setting in ConfigurationFile.Read(path, shown))
        {
            Option? option = line.CommandResult.Command.Options.FirstOrDefault(one => one.Name == OptionOf(setting.Key));
            if (option is not null && !written.Contains(option) && setting.Values is not ["false"])
            {
                string[] values = [.. setting.Values.Select(value => setting.Key.IsPlace ? Below(path, value) : value)];
                found.Add(option.Name, setting with { Values = values });
            }
        }

        return found.Count == 0 ? null : new Configuration(shown, found);
    }

    /// <summary>The name of the option that a key stands for.</summary>
    internal static string OptionOf(ConfigurationKey key)
        => "--" + string.Concat(key.Name.Select(static letter => char.IsUpper(letter) ? "-" + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>What was said of an option, with the line of the file if it comes from there.</summary>
    internal string Locate(string message)
    {
        string? option = used.Keys.OrderByDescending(static one => one.Length).FirstOrDefault(one => message.Contains(one, StringComparison.Ordinal));
        return option is null ? message : FormattableString.Invariant($"{name}({used[option].Line}): {message}");
    }

    private static IEnumerable<string> WordsOf(string option, ConfigurationSetting setting)
        => setting.Key.Form == ConfigurationForm.Switch ? [option] : setting.Values.Select(value => option + "=" + value);

    /// <summary>A place that the file names, relative to the current folder.</summary>
    private static string Below(string file, string place)
        => Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(Path.GetDirectoryName(file)!, place.Replace('\\', '/')));
}
