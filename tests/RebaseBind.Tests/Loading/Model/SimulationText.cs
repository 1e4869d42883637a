using System.Linq;
using System.Text;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>Everything that a simulation says, as text that can be compared.</summary>
internal static class SimulationText
{
    internal static string Of(LoadSimulation simulation) => string.Join('\n', simulation.Profiles.Select(Of));

    internal static string Of(ProfileSimulation profile)
    {
        StringBuilder text = new StringBuilder().Append("== ").Append(profile.Profile).Append('\n');
        foreach (SimulatedProcess process in profile.Processes)
        {
            text.AppendJoin('\n', [process with { Modules = [], Failures = [], Outside = [] }, Of(process.Totals), .. process.Modules.Select(Of), .. process.Failures, .. process.Outside]).Append('\n');
        }

        return text.AppendJoin('\n', profile.NotRun).AppendJoin('\n', profile.NotLoaded.Select(static image => image.Path)).Append(Of(profile.Totals)).ToString();
    }

    private static string Of(LoadTotals totals) => $"{totals} {totals.PrivatePagesByCause} {totals.Imports}";

    private static string Of(LoadedModule module)
        => $"{module} {module.Cause} {module.PrivatePagesByCause} {module.Imports}" + (module.PrivatePageSet is { } pages ? string.Join(' ', pages.Ranges) : string.Empty) + string.Join(' ', module.Image.Imports) + string.Join(' ', module.Image.ForwardedTo);
}
