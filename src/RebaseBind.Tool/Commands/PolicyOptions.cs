using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Locking;
using RebaseBind.Paths;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say what a plan may do.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<string> bind = CommonOptions.Choice("--bind", "Pre-bind imports: 'effective' where some Windows would take the bound addresses; 'all' wherever that misleads no loader; 'none'. Bindings that images come with are always taken out first.", "effective", "all", "none");
    private readonly Option<string[]> reference = new("--reference")
    {
        HelpName = "DIR",
        Description = "Bind imports to the DLLs in DIR where none below the input folder has the name, the target system's for example; may be given several times. Nothing in DIR changes.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> signed = CommonOptions.Choice("--signed", "Signed images that would have to change: 'skip' leaves them alone; 'strip' moves and binds them without their signature, so sign afterwards.", "skip", "strip");
    private readonly Option<string> dynamicBase = CommonOptions.Choice("--dynamic-base", "DYNAMICBASE of x86 and x64 DLLs: 'keep' it, or 'clear' it so that Windows honours the planned base, at the price of ASLR.", "keep", "clear");
    private readonly Option<string> placement = CommonOptions.Choice("--placement", "Where images that move go: 'stable' gives each the place its path stands for, whatever else there is; 'compact' packs them into the fewest 2 MiB regions.", "stable", "compact");
    private readonly Option<string> profile = CommonOptions.Choice("--ranges", "Whose address space to lay out for.", "windows", "wine", "msys2");
    private readonly Option<AddressRange[]> range = Ranges("--range", "Move images into this range instead of the profile's, as 0x40000000-0x5fffffff; ranges up to 4 GiB are for 32-bit images. May be given several times; the first with room is taken.");
    private readonly Option<AddressRange[]> reserve = Ranges("--reserve", "Addresses to keep free, as 0x10000000-0x1fffffff; may be given several times.");
    private readonly Option<string?> seed = new("--seed") { HelpName = "TEXT", Description = "Shift the whole layout, differently for each text, so that one release does not lie where the last one lay. No image is kept where it is." };
    private readonly Option<string?> lockFile = new("--lock") { HelpName = "FILE", Description = "Take the places of images from this lock file, and add those of new images to it. Keep it in source control." };
    private readonly Option<bool> locked = new("--locked") { Description = "Fail if the lock file does not cover every image as it is, instead of changing it." };
    private readonly Option<int> jobs = CommonOptions.Jobs();

    private readonly Option<int?> growth = new("--growth")
    {
        HelpName = "PERCENT",
        Description = "Room a moved image gets to grow into, in percent of its size. [default: 25; 0 with --placement compact]",
    };

    private readonly Option<PathPattern[]> exclude = new("--exclude")
    {
        HelpName = "GLOB",
        Description = "Images to leave alone, as 'plugins/**/*.dll' below DIR; may be given several times.",
        CustomParser = static result => Patterns.Parse("--exclude", result),
        DefaultValueFactory = _ => [],
    };

    private readonly LoadSetOptions loadSets = new();

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { bind, reference, signed, dynamicBase, placement, growth, seed, profile, range, reserve, exclude, lockFile, locked, jobs })
        {
            command.Add(option);
        }

        loadSets.AddTo(command);
    }

    /// <summary>The policies, and addresses that were given beside them.</summary>
    internal RebaseBindOptions Read(ParseResult line, IReadOnlyList<AddressPin>? pins = null) => new()
    {
        Layout = new()
        {
            Placement = line.GetValue(placement) == "compact" ? PlacementMode.Compact : PlacementMode.Stable,
            GrowthPercent = line.GetValue(growth),
            Seed = line.GetValue(seed),
            Profile = line.GetValue(profile) switch
            {
                "wine" => RangeProfile.Wine,
                "msys2" => RangeProfile.Msys2,
                _ => RangeProfile.Windows,
            },
            Ranges = line.GetValue(range) ?? [],
            Reserved = line.GetValue(reserve) ?? [],
            Pins = pins ?? [],
            LockFile = line.GetValue(lockFile) is { } path ? Path.GetFullPath(path) : null,
            IsLocked = line.GetValue(locked),
        },
        Change = new()
        {
            Bind = line.GetValue(bind) switch
            {
                "all" => BindPolicy.All,
                "none" => BindPolicy.None,
                _ => BindPolicy.Effective,
            },
            References = line.GetValue(reference) ?? [],
            Signed = line.GetValue(signed) == "strip" ? SignedPolicy.Strip : SignedPolicy.Skip,
            DynamicBase = line.GetValue(dynamicBase) == "clear" ? DynamicBasePolicy.Clear : DynamicBasePolicy.Keep,
            Excluded = line.GetValue(exclude) ?? [],
        },
        Processes = loadSets.Read(line),
        Run = new() { Jobs = line.GetValue(jobs) },
    };

    private static Option<AddressRange[]> Ranges(string name, string description) => new(name)
    {
        HelpName = "RANGE",
        Description = description,
        CustomParser = result => ParseRanges(name, result),
        DefaultValueFactory = _ => [],
    };

    private static AddressRange[]? ParseRanges(string name, ArgumentResult result)
    {
        try
        {
            return result.Tokens.Select(token => AddressRange.Parse(token.Value)).ToArray();
        }
        catch (FormatException bad)
        {
            result.AddError($"error {FindingCatalog.BadPolicy}: {name}: {bad.Message}.");
            return null;
        }
    }
}
