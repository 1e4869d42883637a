using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Loading;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say which loaders are simulated, and under which conditions.</summary>
internal sealed class SimulationOptions
{
    private readonly Option<string[]> profile = new("--profile")
    {
        HelpName = "NAME",
        Description = $"A loader: {string.Join(", ", LoadWords.Profile.Words)}. May be given several times; "
            + "without it, all under which something runs.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> aslr = CommonOptions.Choice(
        "--aslr",
        "Address space layout randomisation, where the loader knows it: 'on'; 'off'; 'forced' for images without DYNAMICBASE, too.",
        LoadWords.Aslr);

    private readonly Option<string> staleForwarders = CommonOptions.Choice(
        "--stale-forwarders",
        "Which forwarder references make a binding stale: 'any' that does not match; or the 'last' one alone, as one family of loaders has it.",
        LoadWords.StaleForwarders);

    private readonly Option<InjectedDll[]> inject = new("--inject")
    {
        HelpName = "[NAME=]RANGE",
        Description = "A DLL that something else puts into every process first, as 'scanner.dll=0x35000000-0x350fffff'; may be given several times.",
        CustomParser = ParseInjected,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> systemFolder = new("--system-folder")
    {
        HelpName = "FOLDER",
        Description = "The folder below DIR that stands for the system directory, '.' for DIR itself; without it, the system's DLLs are outside.",
    };

    private readonly Option<string?> currentFolder = new("--current-folder")
    {
        HelpName = "FOLDER",
        Description = "The folder below DIR that is the current directory.",
    };

    private readonly Option<string[]> path = new("--path")
    {
        HelpName = "FOLDER",
        Description = "A folder below DIR that PATH names; may be given several times, in order.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> startOnly = new("--start-only")
    {
        Description = "Leave out the DLLs that are loaded after the start: delay-loaded DLLs, dynamic loads, P/Invoke.",
    };

    private readonly TargetOption target;

    /// <summary>Prepares.</summary>
    /// <param name="target">The option that chooses the loaders where none is named; added by the command.</param>
    internal SimulationOptions(TargetOption target)
    {
        this.target = target;
        profile.Checked(LoadWords.FindProfileFault);
    }

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { profile, aslr, staleForwarders, inject, systemFolder, currentFolder, path, startOnly })
        {
            command.Add(option);
        }
    }

    internal LoadOptions Read(ParseResult line) => new()
    {
        Profiles = LoadWords.ReadProfiles(line.GetValue(profile) ?? [], target.Read(line)),
        AreProfilesNamed = line.GetValue(profile) is { Length: > 0 },
        Aslr = LoadWords.Aslr.Read(line.GetValue(aslr)),
        StaleForwarders = LoadWords.StaleForwarders.Read(line.GetValue(staleForwarders)),
        Injected = line.GetValue(inject) ?? [],
        SystemFolder = line.GetValue(systemFolder),
        CurrentFolder = line.GetValue(currentFolder),
        SearchPath = line.GetValue(path) ?? [],
        IsStartOnly = line.GetValue(startOnly),
    };

    private static InjectedDll[]? ParseInjected(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select((token, index) => Parse(token.Value, index))];
        }
        catch (FormatException bad)
        {
            result.AddPolicyFault("--inject: " + bad.Message);
            return null;
        }
    }

    private static InjectedDll Parse(string word, int index)
    {
        int equals = word.IndexOf('=');
        string name = equals > 0 ? word[..equals] : string.Create(CultureInfo.InvariantCulture, $"injected DLL {index + 1}");
        return new InjectedDll(name, AddressRange.Parse(word[(equals + 1)..]));
    }
}
