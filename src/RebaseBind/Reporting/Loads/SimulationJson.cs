using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>One state of the tree in a <see cref="LoadDocument"/>.</summary>
internal sealed record SimulationJson(IReadOnlyList<ProfileJson> Profiles)
{
    internal static SimulationJson Of(LoadSimulation simulation, LoadOptions options)
        => new(simulation.Profiles.Select(profile => ProfileJson.Of(profile, options)).ToArray());
}
