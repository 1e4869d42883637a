namespace RebaseBind.Loading;

/// <summary>An export of another DLL that a forwarder names.</summary>
/// <param name="AtFirstDot">Which one, if the DLL's name ends at the first dot of the text.</param>
/// <param name="AtLastDot">Which one, if it ends at the last dot: the same, unless there are several.</param>
/// <param name="Hops">How many forwarders led here.</param>
internal readonly record struct ForwardStep(ForwardReading AtFirstDot, ForwardReading AtLastDot, int Hops)
{
    /// <summary>Whether loaders may disagree about it.</summary>
    internal bool HasSeveralDots => !ReferenceEquals(AtFirstDot, AtLastDot);

    /// <summary>What a loader reads.</summary>
    internal ForwardReading For(LoaderProfile profile) => profile.EndsForwardedDllAtFirstDot ? AtFirstDot : AtLastDot;
}
