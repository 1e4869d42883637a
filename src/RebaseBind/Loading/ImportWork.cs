namespace RebaseBind.Loading;

/// <summary>What a loader does for the imports of one image, or of several.</summary>
/// <param name="LookUps">Imports that are looked up, by name or by ordinal; those from DLLs outside the tree included.</param>
/// <param name="ByOrdinal">Those of them that are by ordinal.</param>
/// <param name="OutsideLookUps">Those of them from DLLs outside the tree, whose comparisons, hints and forwarders cannot be counted.</param>
/// <param name="HintHits">Names that were where the hint said.</param>
/// <param name="Comparisons">Comparisons of names, that with the hinted name included.</param>
/// <param name="ForwarderHops">Forwarders that were followed.</param>
/// <param name="Unresolved">Imports that a DLL of the tree does not export.</param>
/// <param name="BindingsHonoured">DLL references whose bound addresses are taken as they are.</param>
/// <param name="BindingsStale">
/// Bound DLL references that are looked up in spite of the binding, because the stamp or the base does not match, or because the DLL is
/// outside, where the stamp is unknown.
/// </param>
/// <param name="BindingsIgnored">Bound DLL references that this loader never looks at.</param>
/// <param name="WrongSlots">Slots whose bound address is taken as it is, and leads elsewhere than a look-up would.</param>
internal readonly record struct ImportWork(
    int LookUps,
    int ByOrdinal,
    int OutsideLookUps,
    int HintHits,
    int Comparisons,
    int ForwarderHops,
    int Unresolved,
    int BindingsHonoured,
    int BindingsStale,
    int BindingsIgnored,
    int WrongSlots)
{
    /// <summary>Looked-up names whose hint was wrong; ordinals, and DLLs outside the tree, aside.</summary>
    internal int HintMisses => LookUps - OutsideLookUps - ByOrdinal - HintHits;

    /// <summary>The work for two images together.</summary>
    public static ImportWork operator +(ImportWork left, ImportWork right) => new(
        left.LookUps + right.LookUps,
        left.ByOrdinal + right.ByOrdinal,
        left.OutsideLookUps + right.OutsideLookUps,
        left.HintHits + right.HintHits,
        left.Comparisons + right.Comparisons,
        left.ForwarderHops + right.ForwarderHops,
        left.Unresolved + right.Unresolved,
        left.BindingsHonoured + right.BindingsHonoured,
        left.BindingsStale + right.BindingsStale,
        left.BindingsIgnored + right.BindingsIgnored,
        left.WrongSlots + right.WrongSlots);
}
