using System.CommandLine;
using System.CommandLine.Completions;
using System.Linq;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind help</c>: what <c>--help</c> says.</summary>
internal static class HelpCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="root">The commands that it tells about.</param>
    internal static Command Create(RootCommand root)
    {
        var about = new Argument<string?>("COMMAND")
        {
            HelpName = "COMMAND",
            Description = "The command to tell about; without it, all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("help", "Say what the commands do, or what one command takes.") { about };
        command.SetAction(line => line.GetValue(about) is { } name ? Shell.Run(root, [name, "--help"]) : Shell.Run(root, ["--help"]));
        about.CompletionSources.Add(_ => root.Subcommands.Select(static one => new CompletionItem(one.Name)));
        return command;
    }
}
