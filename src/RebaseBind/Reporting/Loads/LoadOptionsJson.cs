using System.Collections.Generic;
using System.Linq;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>What was asked for. Without SystemFolder or CurrentFolder these are outside the tree; "" is the tree's root.</summary>
internal sealed record LoadOptionsJson(
    IReadOnlyList<string> Profiles,
    int Processes,
    int Sessions,
    string Aslr,
    string StaleForwarders,
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
        options.StaleForwarders.ToWord(),
        options.Injected.Select(InjectedJson.Of).ToArray(),
        options.SystemFolder,
        options.CurrentFolder,
        options.SearchPath,
        options.IsStartOnly,
        options.KeepPages,
        CalibrationJson.Of(options.Calibration));
}

/// <summary>A DLL that is put into every process; its addresses as first to last.</summary>
internal sealed record InjectedJson(string Name, string Range)
{
    internal static InjectedJson Of(InjectedDll dll) => new(dll.Name, dll.Range.ToString());
}

/// <summary>The constants that times were estimated from, under the names that a file with one's own has.</summary>
internal sealed record CalibrationJson(
    decimal ModuleMicroseconds,
    decimal FailedProbeMicroseconds,
    decimal RelocationMicroseconds,
    decimal FixupNanoseconds,
    decimal PrivatePageNanoseconds,
    decimal ProtectionCallNanoseconds,
    decimal LookUpNanoseconds,
    decimal ComparisonNanoseconds,
    decimal ForwarderNanoseconds)
{
    internal static CalibrationJson Of(Calibration calibration) => new(
        WrittenNumber.Finite(calibration.ModuleMicroseconds),
        WrittenNumber.Finite(calibration.FailedProbeMicroseconds),
        WrittenNumber.Finite(calibration.RelocationMicroseconds),
        WrittenNumber.Finite(calibration.FixupNanoseconds),
        WrittenNumber.Finite(calibration.PrivatePageNanoseconds),
        WrittenNumber.Finite(calibration.ProtectionCallNanoseconds),
        WrittenNumber.Finite(calibration.LookUpNanoseconds),
        WrittenNumber.Finite(calibration.ComparisonNanoseconds),
        WrittenNumber.Finite(calibration.ForwarderNanoseconds));
}
