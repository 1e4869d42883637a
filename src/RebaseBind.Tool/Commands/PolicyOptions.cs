using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Inputs;
using RebaseBind.Paths;
using RebaseBind.Policies;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say what a plan may do.</summary>
/// <param name="target">The option that chooses what others do not say; added here.</param>
internal sealed class PolicyOptions(TargetOption target)
{
    private readonly Option<string> bind = CommonOptions.Choice(
        "--bind",
        "Bind imports: 'effective' where some Windows would read the bound addresses and every loader notices a replaced DLL; 'all' also where none "
        + "reads them, and forwarded imports, for loaders that notice a change of any DLL that forwarders lead to; 'none'. "
        + "Old bindings are always taken out first.",
        PolicyWords.Bind);

    private readonly Option<string[]> reference = new("--reference")
    {
        HelpName = "DIR",
        Description = "Bind imports to the DLLs in DIR, for example those of the target system, if no DLL below the input folder has the name. "
            + "Nothing in DIR changes. May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> signed = CommonOptions.Choice(
        "--signed",
        "Signed images that would have to change: 'skip' leaves them alone; 'strip' removes their signature, moves and binds them. "
        + "Sign them afterwards.",
        PolicyWords.Signed);

    private readonly Option<string> dynamicBase = CommonOptions.Choice(
        "--dynamic-base",
        "DYNAMICBASE of x86 and x64 DLLs: 'keep' it, or 'clear' it so that Windows honours the planned base, at the price of ASLR.",
        PolicyWords.DynamicBase);

    private readonly Option<string> layout = CommonOptions.Choice(
        "--layout",
        "The layout of files, EXEs too: 'keep' it, or 'pages', so that Wine maps sections instead of reading them, and processes share them. "
        + "Files get about 1 % longer; no address changes, and Windows gains nothing.",
        PolicyWords.Layout);

    private readonly Option<string> readyToRun = CommonOptions.Choice(
        "--ready-to-run",
        "Assemblies with precompiled code: 'keep' leaves them alone; 'rebase' moves them as other DLLs. Those of .NET are signed, so add "
        + "--signed strip.",
        PolicyWords.ReadyToRun);

    private readonly Option<string> placement = CommonOptions.Choice(
        "--placement",
        "Where images that move go: 'stable' gives each the place that its path stands for, whatever other images there are; "
        + "'compact' packs them into the fewest 2 MiB regions; 'top' packs them at the top of their range, all 32-bit images among them, "
        + "so that the free addresses below stay in one block.",
        PolicyWords.Placement);

    private readonly Option<string> profile = CommonOptions.Choice(
        "--ranges",
        "The system whose address space the layout is for.",
        PolicyWords.Ranges);

    private readonly Option<AddressRange[]> range = Ranges(
        "--range",
        "Move images into this range instead of the profile's, as 0x40000000-0x5fffffff; ranges up to 4 GiB are for 32-bit images. "
        + "May be given several times; the first with room is taken.");

    private readonly Option<string[]> reserve = new Option<string[]>("--reserve")
    {
        HelpName = "RANGE",
        Description = "Addresses to keep free, as 0x10000000-0x1fffffff; or 'near-exe', so that no DLL is moved to within 2 GiB of a 64-bit EXE. "
            + "May be given several times.",
        DefaultValueFactory = _ => [],
    }.Checked(PolicyWords.FindReserveFault);

    private readonly Option<string?> seed = new("--seed")
    {
        HelpName = "TEXT",
        Description = "Shift the whole layout, differently for each text. So a release does not lie where the release before it lay. "
            + "No image stays where it is.",
    };

    private readonly Option<string?> lockFile = new("--lock")
    {
        HelpName = "FILE",
        Description = "Take the places of images from this lock file, and add the places of new images to it. Keep the file in source control.",
    };

    private readonly Option<bool> locked = new("--locked") { Description = "Fail instead of changing the lock file." };
    private readonly Option<int> jobs = CommonOptions.Jobs();

    private readonly Option<string?> growth = CommonOptions.Number(
        "--growth",
        "PERCENT",
        "Room to grow behind a moved image, in percent of its size. [default: 25; 0 with --placement compact or top]",
        PolicyWords.Growth);

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
        target.AddTo(command);
        Option[] options =
            [
                bind, reference, signed, dynamicBase, layout, readyToRun, placement, growth, seed, profile, range, reserve, exclude, lockFile,
                locked, jobs,
            ];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        loadSets.AddTo(command);
    }

    /// <summary>The policies, and addresses that were given beside them.</summary>
    internal RebaseBindOptions Read(ParseResult line, IReadOnlyList<AddressPin>? pins = null) => new()
    {
        Layout = PolicyWords.Reserve(new()
        {
            Placement = PolicyWords.Placement.Read(line.GetValue(placement)),
            GrowthPercent = (int?)PolicyWords.Growth.Read(line.GetValue(growth)),
            Seed = line.GetValue(seed),
            Profile = PolicyWords.Ranges.Read(target.Word(line, profile)),
            Ranges = line.GetValue(range) ?? [],
            Pins = pins ?? [],
            LockFile = line.GetValue(lockFile) is { } path ? Path.GetFullPath(path) : null,
            IsLocked = line.GetValue(locked),
        }, line.GetValue(reserve) ?? []),
        Change = new()
        {
            Bind = PolicyWords.Bind.Read(line.GetValue(bind)),
            References = line.GetValue(reference) ?? [],
            Signed = PolicyWords.Signed.Read(line.GetValue(signed)),
            DynamicBase = PolicyWords.DynamicBase.Read(target.Word(line, dynamicBase)),
            Layout = PolicyWords.Layout.Read(target.Word(line, layout)),
            ReadyToRun = PolicyWords.ReadyToRun.Read(line.GetValue(readyToRun)),
            Excluded = line.GetValue(exclude) ?? [],
        },
        Processes = loadSets.Read(line),
        Run = new() { Jobs = line.GetValue(jobs) },
        Notes = target.Notes(line),
    };

    private static Option<AddressRange[]> Ranges(string name, string description) => new Option<AddressRange[]>(name)
    {
        HelpName = "RANGE",
        Description = description,
        CustomParser = static result => [.. result.Tokens.Select(token => token.Value).Where(IsRange).Select(AddressRange.Parse)],
        DefaultValueFactory = _ => [],
    }.Checked(PolicyWords.FindRangeFault);

    private static bool IsRange(string text) => PolicyWords.FindRangeFault(string.Empty, text) is null;
}
