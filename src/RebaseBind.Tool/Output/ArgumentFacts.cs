using System.CommandLine;

namespace RebaseBind.Tool.Output;

/// <summary>An argument.</summary>
/// <param name="Value">What it may be.</param>
/// <param name="Description">What it is for.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Repeats">Whether there may be several.</param>
internal sealed record ArgumentFacts(ValueFacts Value, string Description, bool IsRequired, bool Repeats)
{
    /// <summary>Reads a definition. Files may stand where a folder may.</summary>
    internal static ArgumentFacts Of(Argument argument)
    {
        var value = ValueFacts.Of(argument.HelpName ?? argument.Name, argument);
        return new ArgumentFacts(
            value.Kind == ValueKind.Folder ? value with { Kind = ValueKind.File } : value,
            argument.Description ?? string.Empty,
            argument.Arity.MinimumNumberOfValues != 0,
            argument.Arity.MaximumNumberOfValues > 1);
    }
}
