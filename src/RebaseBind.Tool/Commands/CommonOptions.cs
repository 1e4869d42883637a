using System;
using System.CommandLine;
using System.Linq;
using RebaseBind.Policies;

namespace RebaseBind.Tool.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static Option<string?> Json(string what) => new OutputFileOption("--json")
    {
        Description = $"Write {what} as JSON; '-' writes it to standard output instead of the table.",
    };

    internal static Option<string?> Symbols() => new OutputFileOption("--symbols")
    {
        Description = "Write the keys by which symbol servers find each image, before and after, and its PDB, as JSON; "
            + "'-' writes them to standard output.",
    };

    /// <summary><c>--html FILE</c>.</summary>
    internal static Option<string?> Html() => new OutputFileOption("--html")
    {
        Description = "Write a report for a browser: one file, with an address-space map; '-' writes it to standard output.",
    };

    /// <summary>An option that takes one of a few words.</summary>
    internal static Option<string> Choice<T>(string name, string description, Choice<T> choice)
    {
        string[] words = [.. choice.Words];
        var option = new Option<string>(name)
        {
            HelpName = string.Join('|', words),
            Description = description,
            DefaultValueFactory = _ => words[0],
        };
        option.CompletionSources.Add(words);
        return option.Checked(choice.FindFault);
    }

    internal static Option<int> Jobs()
        => Count("--jobs", "How many files to work on at once; the result does not depend on it.", Environment.ProcessorCount);

    /// <summary>An option that takes a whole number from 1 up.</summary>
    internal static Option<int> Count(string name, string description, int standard) => new Option<int>(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => (int?)PolicyWords.Count.Read(result.Tokens[0].Value) ?? standard,
        DefaultValueFactory = _ => standard,
    }.Checked(PolicyWords.Count.FindFault);

    /// <summary>
    /// An option that takes a whole number and has no default. It holds the text, because nothing written is no number, and none is no error.
    /// </summary>
    internal static Option<string?> Number(string name, string form, string description, WholeNumber number)
        => new Option<string?>(name) { HelpName = form, Description = description }.Checked(number.FindFault);

    /// <summary>Refuses words that have a fault.</summary>
    /// <param name="option">The option.</param>
    /// <param name="findFault">Gets the option's name and a word; the message, or null if the word is fine.</param>
    internal static TOption Checked<TOption>(this TOption option, Func<string, string, string?> findFault)
        where TOption : Option
    {
        option.Validators.Add(result =>
        {
            foreach (string fault in result.Tokens.Select(token => findFault(option.Name, token.Value)).OfType<string>())
            {
                result.AddPolicyFault(fault);
            }
        });
        return option;
    }
}
