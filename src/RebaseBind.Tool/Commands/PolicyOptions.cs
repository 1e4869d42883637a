using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Microsoft.Extensions.FileSystemGlobbing;
using RebaseBind.Planning;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say what a plan may do.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<string> bind = Choice("--bind", "Pre-bind imports: only 'none' so far.", "none", ["none"]);
    private readonly Option<string> signed = Choice("--signed", "Signed images that would have to change: 'skip' leaves them alone; 'strip' removes their signature, so sign afterwards.", "skip", ["skip", "strip"]);
    private readonly Option<string> dynamicBase = Choice("--dynamic-base", "DYNAMICBASE of x86 and x64 DLLs: 'keep' it, or 'clear' it so that Windows honours the planned base, at the price of ASLR.", "keep", ["keep", "clear"]);
    private readonly Option<int> jobs = CommonOptions.Jobs();

    private readonly Option<int> growth = new("--growth")
    {
        HelpName = "PERCENT",
        Description = "Room a moved image gets to grow into, in percent of its size.",
        DefaultValueFactory = _ => 25,
    };

    private readonly Option<AddressRange[]> reserve = new("--reserve")
    {
        HelpName = "RANGE",
        Description = "Addresses to keep free, as 0x10000000-0x1fffffff; may be given several times.",
        CustomParser = ParseRanges,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> exclude = new("--exclude")
    {
        HelpName = "GLOB",
        Description = "Images to leave alone, as 'plugins/**/*.dll' below DIR; may be given several times.",
        DefaultValueFactory = _ => [],
    };

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { bind, signed, dynamicBase, growth, reserve, exclude, jobs })
        {
            command.Add(option);
        }
    }

    internal RebaseBindOptions Read(ParseResult line) => new()
    {
        Signed = line.GetValue(signed) == "strip" ? SignedPolicy.Strip : SignedPolicy.Skip,
        DynamicBase = line.GetValue(dynamicBase) == "clear" ? DynamicBasePolicy.Clear : DynamicBasePolicy.Keep,
        GrowthPercent = line.GetValue(growth),
        Reserved = line.GetValue(reserve) ?? [],
        IsExcluded = ToPredicate(line.GetValue(exclude) ?? []),
        Jobs = line.GetValue(jobs),
    };

    private static Option<string> Choice(string name, string description, string defaultValue, string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static AddressRange[]? ParseRanges(ArgumentResult result)
    {
        try
        {
            return result.Tokens.Select(token => AddressRange.Parse(token.Value)).ToArray();
        }
        catch (FormatException bad)
        {
            result.AddError("--reserve: " + bad.Message + ".");
            return null;
        }
    }

    private static Func<string, bool> ToPredicate(string[] globs)
    {
        if (globs.Length == 0)
        {
            return static _ => false;
        }

        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        matcher.AddIncludePatterns(globs);
        return path => matcher.Match(path).HasMatches;
    }
}
