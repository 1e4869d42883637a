using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using RebaseBind.Gating;
using RebaseBind.Inputs;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say what the gate allows.</summary>
internal sealed class GatePolicyOptions
{
    private readonly Option<long?> privateBytes = Budget("--max-private-bytes", "The most bytes in private pages");
    private readonly Option<long?> fixups = Budget("--max-fixups", "The most fixups that a loader applies");
    private readonly Option<long?> staleBindings = Budget("--max-stale-bindings", "The most bound DLL references that are stale");
    private readonly Option<long?> lookUps = Budget("--max-look-ups", "The most imports that are looked up");

    private readonly Option<string[]> suppress = new("--suppress")
    {
        HelpName = "FILE",
        Description = "Findings to live with for a while, each with a reason and the day it expires on; may be given several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> baseline = new("--baseline") { HelpName = "FILE", Description = "Accept what was so when this file was written, and nothing worse." };
    private readonly Option<string?> writeBaseline = new("--write-baseline") { HelpName = "FILE", Description = "Write the present state as a baseline; what it accepts counts no longer." };

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { privateBytes, fixups, staleBindings, lookUps, suppress, baseline, writeBaseline })
        {
            command.Add(option);
        }
    }

    internal GateOptions Read(ParseResult line) => new()
    {
        MaxPrivateBytes = line.GetValue(privateBytes),
        MaxFixups = line.GetValue(fixups),
        MaxStaleBindings = line.GetValue(staleBindings),
        MaxLookUps = line.GetValue(lookUps),
    };

    internal IReadOnlyList<Suppression> ReadSuppressions(ParseResult line) => [.. (line.GetValue(suppress) ?? []).SelectMany(SuppressionFile.Read)];

    internal Baseline? ReadBaseline(ParseResult line) => line.GetValue(baseline) is { } path ? Baseline.Read(path) : null;

    /// <summary>Where the present state goes as a baseline; null if nowhere.</summary>
    internal string? BaselineToWrite(ParseResult line) => line.GetValue(writeBaseline);

    private static Option<long?> Budget(string name, string what)
    {
        var option = new Option<long?>(name) { HelpName = "N", Description = what + " in one process." };
        option.Validators.Add(result => CheckNumber(name, result));
        return option;
    }

    private static void CheckNumber(string name, OptionResult result)
    {
        if (result.Tokens.Count == 1 && !long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            result.AddError(name + " takes a whole number from 0 up.");
        }
    }
}
