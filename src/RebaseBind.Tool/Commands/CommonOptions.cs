using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace RebaseBind.Tool.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static Option<string?> Json(string what) => new("--json")
    {
        HelpName = "FILE",
        Description = $"Write {what} as JSON; '-' writes it to standard output instead of the table.",
    };

    /// <summary>An option that takes one of a few words; the first is the default.</summary>
    internal static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    internal static Option<int> Jobs() => AtLeastOne("--jobs", "How many files to work on at once; the result does not depend on it.", Environment.ProcessorCount);

    /// <summary>An option that takes a whole number from 1 up.</summary>
    internal static Option<int> AtLeastOne(string name, string description, int standard)
    {
        var option = new Option<int>(name)
        {
            HelpName = "N",
            Description = description,
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result => Check(name, result));
        return option;
    }

    private static void Check(string name, OptionResult result)
    {
        if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1))
        {
            result.AddError(name + " takes a whole number from 1 up.");
        }
    }
}
