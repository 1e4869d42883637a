using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Linq;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>The first screen: what each command does, in one sentence. The help of a command says the rest.</summary>
/// <param name="ofCommands">Writes the help of a command.</param>
internal sealed class RootHelp(HelpAction ofCommands) : SynchronousCommandLineAction
{
    private const int WidestLine = 100;
    private const int NarrowestLine = 60;

    /// <summary>What a terminal shows without breaking lines, as far as that is readable.</summary>
    private static int Width
        => Console.IsOutputRedirected ? WidestLine : Math.Min(WidestLine, Math.Max(NarrowestLine, Console.WindowWidth - 1));

    /// <summary>Puts it in the place of the help that lists everything.</summary>
    internal static void SetFor(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new RootHelp((HelpAction)help.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
        {
            return ofCommands.Invoke(parseResult);
        }

        Console.Out.Write(Of(CommandFacts.Of(root)));
        return ExitCode.Done;
    }

    private static string Of(CommandFacts root)
    {
        var lines = new List<string>();
        Add(lines, string.Empty, 0, root.Description);
        lines.AddRange([string.Empty, "usage: rebasebind COMMAND ...", string.Empty]);
        int column = root.Commands.Max(static command => command.Name.Length) + 4;
        foreach (CommandFacts command in root.Commands)
        {
            Add(lines, "  " + command.Name, column, FirstSentence(command.Description));
        }

        lines.AddRange([string.Empty, "'rebasebind COMMAND --help' says what a command takes. Every command takes"]);
        foreach (OptionFacts option in root.Options.Where(static option => option.Names[^1] != "--version"))
        {
            string value = option.Value is null ? string.Empty : " " + option.Value.Name;
            Add(lines, "  " + string.Join(", ", option.Names) + value, 2 * column, FirstSentence(option.Description));
        }

        return string.Concat(lines.Select(static line => line + "\n"));
    }

    private static void Add(List<string> lines, string name, int column, string sentence)
        => WrappedLines.Add(lines, Width, name.PadRight(column), new string(' ', column), sentence);

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
