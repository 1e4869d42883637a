using System.Collections.Generic;

namespace RebaseBind.Loading;

/// <summary>What loaders do with one state of a tree.</summary>
/// <param name="Profiles">One loader after the other, in the order asked for.</param>
public sealed record LoadSimulation(IReadOnlyList<ProfileSimulation> Profiles);
