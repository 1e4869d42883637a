using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;

namespace RebaseBind.Tool.Output;

/// <summary>An option.</summary>
/// <param name="Names">Its name, and others that mean the same; short ones first.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Value">What follows it; null if nothing does.</param>
/// <param name="Repeats">Whether it may be given several times.</param>
internal sealed record OptionFacts(IReadOnlyList<string> Names, string Description, ValueFacts? Value, bool Repeats)
{
    /// <summary>The word that holds if the option is not given; null if it takes none.</summary>
    internal string? Default { get; private init; }

    /// <summary>Reads a definition.</summary>
    internal static OptionFacts Of(Option option)
    {
        bool isFlag = option is HelpOption or VersionOption || option.ValueType == typeof(bool);
        ValueFacts? value = isFlag ? null : ValueFacts.Of(option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant(), option);
        return new OptionFacts(
            [.. option.Aliases.Append(option.Name).Distinct(StringComparer.Ordinal).Where(static name => name[0] == '-')
                .OrderBy(static name => name.Length)],
            option.Description ?? string.Empty,
            value,
            !isFlag && option.Arity.MaximumNumberOfValues > 1)
        {
            Default = value is { Words.Count: > 0 } && option.HasDefaultValue ? option.GetDefaultValue() as string : null,
        };
    }
}
