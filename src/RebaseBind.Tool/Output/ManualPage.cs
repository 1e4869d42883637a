using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Inputs;
using RebaseBind.Rebasing;

namespace RebaseBind.Tool.Output;

/// <summary>The manual page, in the macros of man(7). It has no date: the version says which page it is.</summary>
internal static class ManualPage
{
    /// <summary>No line of the source is longer: so says mandoc.</summary>
    private const int Width = 78;

    private static readonly (string Code, string Meaning)[] Codes =
    [
        (Text(ExitCode.Done), "All is done. Images that are left alone for a stated reason are warnings."),
        (Text(ExitCode.Refused), "The gate says no, or an image is not what the record of changes says."),
        (Text(ExitCode.Failed), "The work cannot be done, or an error was found."),
        ($"{Text(ExitCode.Interrupted)}, {Text(ExitCode.Terminated)}",
            "The run was stopped between two files, by Ctrl+C or by SIGTERM. "
            + "What is written by then is whole, and the same command finishes the work. The second signal ends the run at once."),
    ];

    private static readonly (string Name, string Meaning)[] Files =
    [
        (ChangeRecord.FileName,
            "The record of all changes, at the root of a changed tree, with a data file beside it. It is what 'verify' and 'undo' need."),
        ("rebasebind.lock", "The usual name of a lock file, which keeps the places of images from release to release. See --lock."),
        (ConfigurationFile.FileName,
            "Settings for all commands, in the current folder or the nearest folder above that has one. See --config."),
    ];

    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("NO_COLOR", "If it is set, the progress bar has no colours."),
        ("TERM", "If it is 'dumb', there is no progress bar."),
    ];

    /// <summary>The page.</summary>
    internal static string Of(CommandFacts tool)
    {
        var text = new StringBuilder();
        text.Append($".TH REBASEBIND 1 \"\" \"rebasebind {Escape(ToolVersion.Number)}\" \"User Commands\"\n");
        Section(text, "NAME");
        int end = tool.Description.IndexOf(". ", StringComparison.Ordinal);
        Wrap(text, "rebasebind \\- " + Escape(char.ToLowerInvariant(tool.Description[0]) + tool.Description[1..end]));
        Section(text, "SYNOPSIS");
        text.Append(string.Join(".br\n", tool.Commands.Select(command => $".B rebasebind {Escape(command.Name)}\n{Words(command)}\n")));
        Section(text, "DESCRIPTION");
        Paragraph(text, tool.Description);
        Section(text, "COMMANDS");
        foreach (CommandFacts command in tool.Commands)
        {
            text.Append($".SS {Escape(command.Name)}\n");
            Paragraph(text, command.Description);
            foreach (ArgumentFacts argument in command.Arguments)
            {
                Entry(text, $"\\fI{Escape(argument.Value.Name)}\\fR", argument.Description);
            }

            Options(text, command.Options.Where(option => !tool.Options.Any(common => common.Names[^1] == option.Names[^1])));
        }

        Section(text, "OPTIONS");
        Options(text, tool.Options);
        List(text, "EXIT STATUS", Codes);
        List(text, "FILES", Files);
        List(text, "ENVIRONMENT", Variables);
        Section(text, "SEE ALSO");
        return text.Append(".BR rebase (1),\n.BR peflags (1),\n.BR osslsigncode (1),\n.BR wine (1)\n").ToString();
    }

    private static string Text(int code) => code.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Section(StringBuilder text, string title) => text.Append($".SH {title}\n");

    private static void List(StringBuilder text, string title, IEnumerable<(string Term, string Meaning)> entries)
    {
        Section(text, title);
        foreach ((string term, string meaning) in entries)
        {
            Entry(text, $"\\fB{Escape(term)}\\fR", meaning);
        }
    }

    /// <summary>The arguments, and that there are options.</summary>
    private static string Words(CommandFacts command) => string.Join(' ',
        [
            .. command.Arguments.Select(static argument =>
            {
                string name = $"\\fI{Escape(argument.Value.Name)}\\fR";
                return (argument.IsRequired ? name : $"[{name}]") + (argument.Repeats ? "..." : string.Empty);
            }),
            "[\\fIoptions\\fR]",
        ]);

    private static void Options(StringBuilder text, IEnumerable<OptionFacts> options)
    {
        foreach (OptionFacts option in options)
        {
            string names = string.Join(", ", option.Names.Select(static name => $"\\fB{Escape(name)}\\fR"));
            string value = option.Value is null ? string.Empty : $" \\fI{Escape(option.Value.Name)}\\fR";
            string standard = option.Default is null ? string.Empty : $" Default: {option.Default}.";
            Entry(text, names + value, option.Description + standard);
        }
    }

    private static void Entry(StringBuilder text, string term, string meaning)
    {
        text.Append($".TP\n{term}\n");
        Paragraph(text, meaning);
    }

    /// <summary>Each sentence begins a line, as readers of man pages' sources expect.</summary>
    private static void Paragraph(StringBuilder text, string plain)
    {
        string rest = plain;
        for (int end; (end = EndOfSentence(rest)) > 0; rest = rest[(end + 1)..])
        {
            Wrap(text, Escape(rest[..end]));
        }

        Wrap(text, Escape(rest));
    }

    /// <summary>Where the first sentence ends, unless it is the last; then 0.</summary>
    private static int EndOfSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? 0 : end + 1;
    }

    private static void Wrap(StringBuilder text, string words)
    {
        int column = 0;
        foreach (string word in words.Split(' '))
        {
            bool isNewLine = column == 0 || column + 1 + word.Length > Width;
            text.Append(column == 0 ? string.Empty : isNewLine ? "\n" : " ");

            // A line that begins with a dot would be a macro.
            text.Append(isNewLine && word.StartsWith('.') ? "\\&" : string.Empty).Append(word);
            column = (isNewLine ? 0 : column + 1) + word.Length;
        }

        text.Append('\n');
    }

    private static string Escape(string text)
        => text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal)
            .Replace("~", "\\(ti", StringComparison.Ordinal).Replace("^", "\\(ha", StringComparison.Ordinal);
}
