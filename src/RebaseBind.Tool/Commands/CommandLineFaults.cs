using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary>
/// The one rule for all words of all commands: a word is understood, or it is refused with what to write instead. It holds for every option and
/// argument there is, because it knows them from the commands themselves.
/// </summary>
/// <param name="line">What was parsed.</param>
/// <param name="words">The words that were parsed.</param>
internal sealed class CommandLineFaults(ParseResult line, IReadOnlyList<string> words)
{
    /// <summary>Behind it, every word is a folder or a file, whatever it starts with.</summary>
    internal const string EndOfOptions = "--";

    private const string ErrorMark = "error ";

    private readonly Command command = line.CommandResult.Command;

    /// <summary>All faults, in the order in which a person would mend them; nothing if there is none.</summary>
    internal IReadOnlyList<string> Find()
    {
        if (Written(line).Any(static one => one.Option is HelpOption or VersionOption))
        {
            return [];
        }

        string[] ofSwitches = [.. words.TakeWhile(static word => word != EndOfOptions).Select(FindSwitchFault).OfType<string>()];
        if (ofSwitches.Length != 0)
        {
            return ofSwitches;
        }

        if (FindUnknown() is { Count: > 0 } unknown)
        {
            return unknown;
        }

        OptionResult[] written = [.. Written(line)];
        List<string> faults = [.. written.Select(FaultOf).OfType<string>()];
        if (faults.Count == 0)
        {
            faults.AddRange(Missing());
            faults.AddRange(EmptyArguments());
            faults.AddRange(FileClashes.Find(line, written));
        }

        string[] all = [.. line.Errors.Select(static error => error.Message)];
        string[] ours = Array.FindAll(all, static message => message.StartsWith(ErrorMark, StringComparison.Ordinal));
        return faults.Count + ours.Length != 0 || all.Length == 0
            ? [.. faults, .. ours.Where(own => !faults.Contains(own, StringComparer.Ordinal))]
            : [.. all.Select(static message => Usage.Fault(message.TrimEnd('.')))];
    }

    /// <summary>The options that the user wrote.</summary>
    internal static IEnumerable<OptionResult> Written(ParseResult line)
        => line.RootCommandResult.Children.Concat(line.CommandResult.Children).OfType<OptionResult>().Where(static one => !one.Implicit).Distinct();

    /// <summary>All options of a command: its own, and those of every command.</summary>
    internal static IEnumerable<Option> OptionsOf(ParseResult line)
        => line.CommandResult.Command.Options.Concat(line.RootCommandResult.Command.Options.Where(static option => option.Recursive)).Distinct();

    /// <summary>Commands and options that do not exist, and words too many.</summary>
    private List<string> FindUnknown()
    {
        var faults = new List<string>();
        string[] unmatched = [.. line.UnmatchedTokens];
        IEnumerable<Token> arguments = line.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static one => one.Tokens);
        string[] options = [.. unmatched.Concat(arguments.Select(static one => one.Value)).Where(IsOption)];
        if (command is RootCommand)
        {
            return FindUnknownCommand(unmatched, options);
        }

        faults.AddRange(options.Select(DescribeUnknownOption));
        if (options.Length == 0)
        {
            string names = command.Arguments.Count == 0 ? "none" : Listing.Of([.. command.Arguments.Select(static one => one.Name)]);
            faults.AddRange(unmatched.Select(word => Usage.Fault($"'{word}' is one word too many; {command.Name} takes {names}")));
        }

        return faults;
    }

    private List<string> FindUnknownCommand(string[] unmatched, string[] options)
    {
        string? word = Array.Find(unmatched, one => !IsOption(one));
        string[] names = [.. command.Subcommands.Where(static one => !one.Hidden).Select(static one => one.Name)];
        if (word is not null)
        {
            return [Usage.Fault($"there is no command '{word}'; " + Advise(word, names))];
        }

        return options.Length != 0 ? [.. options.Select(DescribeUnknownOption)]
            : line.Action is null ? [Usage.Fault("there is no command; write one of " + Listing.Of(names))]
            : [];

        string Advise(string written, string[] known)
            => command.Options.Any(option => option.Name == $"--{written}") ? $"write --{written}"
                : NameDistance.FindMeant(written, known) is { } meant ? $"did you mean '{meant}'?"
                : Path.Exists(written) ? $"to list its images, write 'rebasebind scan {written}'"
                : $"write one of {Listing.Of(known)}";
    }

    private string DescribeUnknownOption(string word)
    {
        string name = word.Split('=', ':')[0];
        string none = $"{command.Name} has no option '{name}'";
        if (FindMeant(name, OptionsOf(line)) is { } meant)
        {
            return Usage.Fault($"{none}; did you mean '{meant}'?");
        }

        Command[] commands = [.. line.RootCommandResult.Command.Subcommands];
        if (FindMeant(name, commands.SelectMany(static one => one.Options)) is not { } elsewhere)
        {
            return Usage.Fault(File.Exists(word) ? $"{none}; if the file is meant, write './{word}'" : none);
        }

        string[] owners = [.. commands.Where(one => one.Options.Any(own => own.Name == elsewhere)).Select(static one => one.Name)];
        string have = $"{Listing.Of(owners)} {(owners.Length == 1 ? "has" : "have")}";
        return Usage.Fault(elsewhere == name ? $"{none}; {have} it" : $"{none}; did you mean '{elsewhere}', which {have}?");
    }

    /// <summary>The option that was probably meant. Dashes are no sign of that, so they do not count.</summary>
    private static string? FindMeant(string name, IEnumerable<Option> options)
    {
        IEnumerable<string> names = options.Where(static option => !option.Hidden).Select(static option => option.Name.TrimStart('-'));
        return NameDistance.FindMeant(name.TrimStart('-'), names) is { } meant ? "--" + meant : null;
    }

    private bool IsOption(string word)
        => word.Length > 1 && word[0] == '-' && !words.SkipWhile(static one => one != EndOfOptions).Contains(word, StringComparer.Ordinal);

    /// <summary>What is wrong with "--switch=value". The parser would take the value for a file.</summary>
    private string? FindSwitchFault(string word)
    {
        int end = word.IndexOfAny(['=', ':']);
        string name = end < 0 ? word : word[..end];
        return end >= 0 && OptionsOf(line).Any(option => option.Name == name && IsSwitch(option)) && !bool.TryParse(word.AsSpan(end + 1), out _)
            ? Usage.Fault($"{name} takes no value; leave out '{word[end..]}'")
            : null;
    }

    private string? FaultOf(OptionResult result)
    {
        Option option = result.Option;
        string[] values = [.. result.Tokens.Select(static token => token.Value)];
        if (IsSwitch(option))
        {
            return null;
        }

        string what = FormOf(option);
        if (values.Length == 0)
        {
            return Usage.Fault($"{option.Name} needs a value; write {option.Name} {what}");
        }

        if (option.Arity.MaximumNumberOfValues == 1 && (values.Length > 1 || result.IdentifierTokenCount > 1))
        {
            return Usage.Fault($"{option.Name} is given {values.Length} times, and can be given once");
        }

        if (Array.Exists(values, string.IsNullOrWhiteSpace))
        {
            return Usage.Fault($"{option.Name} is empty; write {option.Name} {what}, or leave it out");
        }

        return Array.Find(values, value => value.StartsWith("--", StringComparison.Ordinal) || IsAlias(value)) is { } swallowed
            ? Usage.Fault($"{option.Name} is followed by '{swallowed}', not by {what}; write {option.Name} {what}")
            : null;
    }

    private bool IsAlias(string value) => OptionsOf(line).Any(option => option.Aliases.Contains(value, StringComparer.Ordinal));

    /// <summary>Arguments that have to be there.</summary>
    private IEnumerable<string> Missing()
    {
        Argument[] needed = [.. command.Arguments.Where(static one => one.Arity.MinimumNumberOfValues > 0)];
        string form = string.Join(' ', [command.Name, .. needed.Select(static one => one.Name)]);
        return needed
            .Where(argument => line.GetResult(argument) is not { Tokens.Count: > 0 })
            .Select(argument => Usage.Fault($"{argument.Name} is missing; write 'rebasebind {form}'"));
    }

    private IEnumerable<string> EmptyArguments()
        => command.Arguments
            .Where(argument => line.GetResult(argument) is { } result && result.Tokens.Any(static token => string.IsNullOrWhiteSpace(token.Value)))
            .Select(static argument => argument.Name)
            .Select(static name => Usage.Fault($"{name} is empty; name one{(name == "DIR" ? ", '.' for this folder" : string.Empty)}"));

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    /// <summary>What to write behind an option.</summary>
    private static string FormOf(Option option) => option.HelpName ?? "VALUE";
}
