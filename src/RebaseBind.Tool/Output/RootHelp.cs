using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Linq;
using System.Text;

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
        var text = new StringBuilder();
        Append(text, root.Description, indent: 0, first: string.Empty);
        text.Append('\n').Append("usage: rebasebind COMMAND ...\n\n");
        int column = root.Commands.Max(static command => command.Name.Length) + 4;
        foreach (CommandFacts command in root.Commands)
        {
            Append(text, FirstSentence(command.Description), column, "  " + command.Name);
        }

        text.Append("\n'rebasebind COMMAND --help' says what a command takes. Every command takes\n");
        foreach (OptionFacts option in root.Options.Where(static option => option.Names[^1] != "--version"))
        {
            string value = option.Value is null ? string.Empty : " " + option.Value.Name;
            Append(text, FirstSentence(option.Description), 2 * column, "  " + string.Join(", ", option.Names) + value);
        }

        return text.ToString();
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    /// <summary>Appends words in lines, behind what stands at the left.</summary>
    private static void Append(StringBuilder text, string words, int indent, string first)
    {
        string line = first.PadRight(indent);
        foreach (string word in words.Split(' '))
        {
            if (line.Length + word.Length > Width)
            {
                text.Append(line.TrimEnd()).Append('\n');
                line = new string(' ', indent);
            }

            line += word + " ";
        }

        text.Append(line.TrimEnd()).Append('\n');
    }
}
