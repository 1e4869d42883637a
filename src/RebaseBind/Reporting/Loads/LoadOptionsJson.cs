using System.Collections.Generic;
using System.Linq;
using RebaseBind.Inputs;
using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>What was asked for. Without SystemFolder or CurrentFolder these are outside the tree; "" is the tree's root.</summary>
internal sealed record LoadOptionsJson(
    IReadOnlyList<string> Profiles,
    int Processes,
    int Sessions,
    string Aslr,
    IReadOnlyList<InjectedJson> Injected,
    string? SystemFolder,
    string? CurrentFolder,
    IReadOnlyList<string> SearchPath,
    bool IsStartOnly,
    bool HasPages,
    CalibrationJson Calibration)
{
    internal static LoadOptionsJson Of(LoadOptions options) => new(
        options.Profiles.Select(static profile => profile.Name).ToArray(),
        options.Processes,
        options.Sessions,
        options.Aslr.ToWord(),
        options.Injected.Select(InjectedJson.Of).ToArray(),
        options.SystemFolder,
        options.CurrentFolder,
        options.SearchPath,
        options.IsStartOnly,
        options.KeepPages,
        CalibrationJson.Of(options.Calibration));
}
