using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say what the gate allows.</summary>
internal sealed class GatePolicyOptions
{
    private readonly Option<string?> privateBytes = Budget("--max-private-bytes", "The most bytes in private pages");
    private readonly Option<string?> fixups = Budget("--max-fixups", "The most fixups that a loader applies");
    private readonly Option<string?> staleBindings = Budget("--max-stale-bindings", "The most bound DLL references that are stale");
    private readonly Option<string?> lookUps = Budget("--max-look-ups", "The most imports that are looked up");
    private readonly Option<string?> freeBlock = CommonOptions.Number(
        "--min-free-block",
        "N",
        "The fewest bytes in the largest free block of a 32-bit process.",
        GateWords.Budget);

    private readonly Option<string[]> suppress = new("--suppress")
    {
        HelpName = "FILE",
        Description = "Findings to accept for a while, each with a reason and a last day. May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> baseline = new("--baseline")
    {
        HelpName = "FILE",
        Description = "Accept the state in this file, and nothing worse.",
    };

    private readonly Option<string?> writeBaseline = new OutputFileOption("--write-baseline")
    {
        Description = "Write the present state as a baseline. The findings that it accepts no longer count.",
    };

    private readonly Option<bool> allowEmpty = new("--allow-empty")
    {
        Description = "Say yes although nothing can be judged: no native image, or no program that runs under a loader that counts.",
    };

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            privateBytes, fixups, staleBindings, lookUps, freeBlock, suppress, baseline, writeBaseline, allowEmpty,
        })
        {
            command.Add(option);
        }
    }

    internal GateOptions Read(ParseResult line) => new()
    {
        MaxPrivateBytes = GateWords.Budget.Read(line.GetValue(privateBytes)),
        MaxFixups = GateWords.Budget.Read(line.GetValue(fixups)),
        MaxStaleBindings = GateWords.Budget.Read(line.GetValue(staleBindings)),
        MaxLookUps = GateWords.Budget.Read(line.GetValue(lookUps)),
        MinFreeBlock = GateWords.Budget.Read(line.GetValue(freeBlock)),
        AllowsNothing = line.GetValue(allowEmpty),
    };

    internal IReadOnlyList<Suppression> ReadSuppressions(ParseResult line) => [.. (line.GetValue(suppress) ?? []).SelectMany(SuppressionFile.Read)];

    internal Baseline? ReadBaseline(ParseResult line) => line.GetValue(baseline) is { } path ? Baseline.Read(path) : null;

    /// <summary>Whether the present state becomes a baseline.</summary>
    internal bool IsBaselineWritten(ParseResult line) => line.GetValue(writeBaseline) is not null;

    /// <summary>Writes the present state as a baseline.</summary>
    /// <returns>Whether standard output is taken.</returns>
    internal bool Write(ParseResult line, Baseline state)
    {
        string? target = line.GetValue(writeBaseline);
        if (target is null or JsonOutput.StandardOutput)
        {
            return JsonOutput.Write(target, () => state.ToUtf8());
        }

        state.Write(target);
        return false;
    }

    private static Option<string?> Budget(string name, string what) => CommonOptions.Number(name, "N", what + " in one process.", GateWords.Budget);
}
