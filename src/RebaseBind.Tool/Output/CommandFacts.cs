using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace RebaseBind.Tool.Output;

/// <summary>What completion scripts and the manual page say of a command.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Options">Its options, that for help last.</param>
/// <param name="Arguments">Its arguments, in order.</param>
internal sealed record CommandFacts(
    string Name,
    string Description,
    IReadOnlyList<OptionFacts> Options,
    IReadOnlyList<ArgumentFacts> Arguments)
{
    /// <summary>The commands below this one.</summary>
    internal IReadOnlyList<CommandFacts> Commands { get; private init; } = [];

    /// <summary>Reads a definition; what is hidden is left out.</summary>
    internal static CommandFacts Of(RootCommand root) => Of(root, []);

    private static CommandFacts Of(Command command, IReadOnlyList<Option> inherited)
    {
        Option[] options = [.. command.Options.Where(static option => !option.Hidden)];
        Option[] recursive = [.. options.Where(static option => option.Recursive)];
        return new CommandFacts(
            command.Name,
            command.Description ?? string.Empty,
            [.. options.Except(recursive).Concat(recursive).Concat(inherited).Select(OptionFacts.Of)],
            [.. command.Arguments.Where(static argument => !argument.Hidden).Select(ArgumentFacts.Of)])
        {
            Commands = [.. command.Subcommands.Where(static one => !one.Hidden).Select(one => Of(one, [.. recursive, .. inherited]))],
        };
    }
}
