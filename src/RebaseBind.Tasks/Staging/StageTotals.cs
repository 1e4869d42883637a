namespace RebaseBind.Tasks.Staging;

/// <summary>The outcome in numbers.</summary>
/// <param name="Wanting">How many images asked for <paramref name="WantedBase"/>; 0 if no two asked for the same.</param>
/// <param name="WantedBase">The base that most images asked for.</param>
/// <param name="OverlappingBefore">Images that overlapped another.</param>
/// <param name="OverlappingAfter">Images that still do.</param>
/// <param name="Unsigned">Images that were signed or strong-named and were changed, so that their signature is gone or void.</param>
/// <param name="Cleared">Images that lost DYNAMICBASE.</param>
internal sealed record StageTotals(int Wanting, string WantedBase, int OverlappingBefore, int OverlappingAfter, int Unsigned, int Cleared)
{
    internal static readonly StageTotals None = new(0, string.Empty, 0, 0, 0, 0);
}
