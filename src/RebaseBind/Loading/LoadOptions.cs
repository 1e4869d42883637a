using System.Collections.Generic;
using RebaseBind.Inputs;

namespace RebaseBind.Loading;

/// <summary>What is simulated.</summary>
public sealed record LoadOptions
{
    private readonly IReadOnlyList<LoaderProfile> profiles = LoaderProfile.All;

    /// <summary>
    /// The loaders; all if nobody names any. A loader that was not named does not run DLLs without a program if each of them asks for a later system.
    /// </summary>
    public IReadOnlyList<LoaderProfile> Profiles
    {
        get => profiles;
        init
        {
            profiles = value;
            AreProfilesNamed = true;
        }
    }

    /// <summary>Whether somebody named the loaders, and not only the kind of system.</summary>
    internal bool AreProfilesNamed { get; init; }

    /// <summary>The oldest Windows for which the project that makes the tree is; null if nobody says.</summary>
    internal SystemNeed? Need { get; init; }

    /// <summary>How many processes of each root run in a session, 1 or more.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>How many sessions there are (terminal servers), 1 or more.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>Whether ASLR is at work.</summary>
    public AslrMode Aslr { get; init; } = AslrMode.On;

    /// <summary>Which forwarder references decide whether a binding is valid.</summary>
    internal StaleForwarders StaleForwarders { get; init; } = StaleForwarders.Any;

    /// <summary>DLLs that are put into every process.</summary>
    internal IReadOnlyList<InjectedDll> Injected { get; init; } = [];

    /// <summary>
    /// The folder of the tree that stands for the system directory, by its path below the root ("." is the root) or its full path; null if the
    /// system's DLLs are not in the tree.
    /// </summary>
    public string? SystemFolder { get; init; }

    /// <summary>The folder of the tree that is the current directory, written likewise; null if it is none of them.</summary>
    public string? CurrentFolder { get; init; }

    /// <summary>The folders of the tree that PATH names, in order, written likewise.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>Whether what is loaded after the start, delay-loaded DLLs among it, is left out.</summary>
    public bool IsStartOnly { get; init; }

    /// <summary>Whether the numbers of the private pages are kept, and not only how many there are.</summary>
    internal bool KeepPages { get; init; }

    /// <summary>What things cost in time.</summary>
    internal Calibration Calibration { get; init; } = Calibration.Default;
}
