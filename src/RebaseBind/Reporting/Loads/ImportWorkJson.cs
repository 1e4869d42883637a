using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>What imports cost.</summary>
internal sealed record ImportWorkJson(
    int LookUps,
    int ByOrdinal,
    int OutsideLookUps,
    int HintHits,
    int HintMisses,
    int Comparisons,
    int ForwarderHops,
    int Unresolved,
    int BindingsHonoured,
    int BindingsStale,
    int BindingsIgnored)
{
    internal static ImportWorkJson Of(ImportWork work) => new(
        work.LookUps,
        work.ByOrdinal,
        work.OutsideLookUps,
        work.HintHits,
        work.HintMisses,
        work.Comparisons,
        work.ForwarderHops,
        work.Unresolved,
        work.BindingsHonoured,
        work.BindingsStale,
        work.BindingsIgnored);
}
