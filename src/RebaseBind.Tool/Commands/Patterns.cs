using System;
using System.CommandLine.Parsing;
using System.Linq;
using RebaseBind.Paths;

namespace RebaseBind.Tool.Commands;

/// <summary>Patterns on the command line.</summary>
internal static class Patterns
{
    /// <summary>The patterns that an option names; null, with errors, if some make no sense.</summary>
    internal static PathPattern[]? Parse(string option, ArgumentResult result) => Read(option, result, static word => PathPattern.Parse(word));

    /// <summary>What the words of an option stand for; null, with an error, if one holds a pattern that makes no sense.</summary>
    internal static T[]? Read<T>(string option, ArgumentResult result, Func<string, T> read)
    {
        try
        {
            return [.. result.Tokens.Select(token => read(token.Value))];
        }
        catch (FormatException bad)
        {
            result.AddPolicyFault($"{option}: {bad.Message}");
            return null;
        }
    }
}
