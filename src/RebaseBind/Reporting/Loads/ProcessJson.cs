using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>One process of a <see cref="ProfileJson"/>; UserSpace as first to last address.</summary>
internal sealed record ProcessJson(
    string Root,
    string Machine,
    bool IsSyntheticHost,
    bool Starts,
    string UserSpace,
    LoadTotalsJson Totals,
    MemoryJson Memory,
    IReadOnlyList<ModuleJson> Modules,
    IReadOnlyList<FailureJson> Failures,
    IReadOnlyList<OutsideJson> Outside)
{
    internal static ProcessJson Of(SimulatedProcess process, LoadOptions options) => new(
        process.Root,
        process.Machine.ToWord(),
        process.IsSyntheticHost,
        process.Starts,
        process.UserSpace.ToString(),
        LoadTotalsJson.Of(process.Totals),
        MemoryJson.Of(InstanceMemory.Of(process, options)),
        process.Modules.Select(ModuleJson.Of).ToArray(),
        process.Failures.Select(FailureJson.Of).ToArray(),
        process.Outside.Select(OutsideJson.Of).ToArray());
}
