using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RebaseBind.Tool.Output.Completion;

/// <summary>Completion for fish, from 3.0 up.</summary>
internal static class FishScript
{
    /// <summary>The script.</summary>
    internal static string Of(CommandFacts tool)
    {
        var text = new StringBuilder(Beginning);
        foreach (CommandFacts command in tool.Commands)
        {
            text.Append($"complete -c rebasebind -n '__rebasebind_in \"\"' -a {command.Name} -d {Quote(ShellText.Brief(command.Description))}\n");
        }

        foreach (OptionFacts option in tool.Options)
        {
            Append(text, "\"\"", option);
        }

        foreach (CommandFacts command in tool.Commands)
        {
            text.Append('\n');
            foreach (OptionFacts option in command.Options)
            {
                Append(text, command.Name, option);
            }

            IEnumerable<string> offers = command.Arguments.Select(static argument => OfArgument(argument.Value));
            foreach (string offer in offers.Where(static one => one.Length != 0).Distinct(StringComparer.Ordinal))
            {
                text.Append($"complete -c rebasebind -n '__rebasebind_in {command.Name}' {offer}\n");
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string command, OptionFacts option)
    {
        string[] names = [.. ShellText.Names(option)];
        string once = option.Repeats ? string.Empty : string.Concat(names.Select(name => " " + name + (option.Value is null ? string.Empty : "=")));
        text.Append($"complete -c rebasebind -n '__rebasebind_in {command}{once}'");
        foreach (string name in names)
        {
            text.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
        }

        string value = option.Value is not { } taken ? string.Empty : taken.Kind == ValueKind.File ? " -r -F" : (" -x " + Offer(taken)).TrimEnd();
        text.Append($"{value} -d {Quote(ShellText.Brief(option.Description))}\n");
    }

    private static string Offer(ValueFacts value) => value.Kind switch
    {
        ValueKind.Words => "-a " + Quote(string.Join(' ', value.Words)),
        ValueKind.File => "-F",
        ValueKind.Folder => "-a '(__rebasebind_folders)'",
        _ => string.Empty,
    };

    private static string OfArgument(ValueFacts value) => value.Kind == ValueKind.File ? "-F -a '(__rebasebind_lists)'" : Offer(value);

    private static string Quote(string text)
        => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private const string Beginning = """
        # Completion of rebasebind for fish. To install it: rebasebind completion fish > ~/.config/fish/completions/rebasebind.fish

        # Whether the command is this one, and none of these options is there. One that ends with '=' may be there as the last, waiting for its word.
        function __rebasebind_in
            set -l words (commandline -opc)
            set -l command ''
            test (count $words) -gt 1; and set command $words[2]
            test "$command" = "$argv[1]"; or return 1
            set -l names (string replace -r '=.*' '' -- $words)
            for option in $argv[2..-1]
                if string match -q -- '*=' $option
                    contains -- (string replace = '' -- $option) $names[2..-2]; and return 1
                else
                    contains -- $option $names; and return 1
                end
            end
            return 0
        end

        function __rebasebind_folders
            set -l word (string replace -r '^--[^=]*=' '' -- (commandline -ct))
            __fish_complete_directories $word
            for file in $word*.zip $word*.nupkg
                echo $file
            end
        end

        function __rebasebind_lists
            set -l word (commandline -ct)
            string match -q '@*' -- $word; or return
            set -l at (string match -r '^@@?' -- $word)
            for file in (string replace -r '^@@?' '' -- $word)*
                test -d $file; and echo $at$file/; or echo $at$file
            end
        end

        complete -c rebasebind -f

        """;
}
