using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Policies;

namespace RebaseBind.Tool.Commands;

/// <summary>The option that says which system the images are for, and so chooses what other options of its command do not say.</summary>
internal sealed class TargetOption
{
    private readonly Option<string> target = CommonOptions.Choice(
        "--for",
        "The system that the images are for. It chooses --ranges, --dynamic-base, --layout and --profile, where the command has them and you do "
        + "not write them, and says what each costs; 'any' chooses nothing.",
        PolicyWords.For);

    internal void AddTo(Command command) => command.Add(target);

    /// <summary>What the option stands for.</summary>
    internal TargetSystem Read(ParseResult line) => PolicyWords.For.Read(line.GetValue(target));

    /// <summary>The word for a policy: what its option says if it is written, otherwise what is right for the system.</summary>
    internal string Word(ParseResult line, Option<string> option)
        => Read(line).WordFor(option.Name.TrimStart('-'), IsWritten(line, option) ? line.GetValue(option) : null);

    /// <summary>What was chosen by the system, of what the command has options for.</summary>
    internal IReadOnlyList<Finding> Notes(ParseResult line) => Read(line).Notes(
        $"{target.Name} {line.GetValue(target)}",
        policy => line.CommandResult.Command.Options.Any(option => option.Name == "--" + policy && !IsWritten(line, option)));

    private static bool IsWritten(ParseResult line, Option option) => line.GetResult(option) is { Implicit: false };
}
