using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>An image that cannot be loaded; the NTSTATUS as "0x…".</summary>
internal sealed record FailureJson(string Path, string Status, string? Partner, string Reason, bool StopsProcess)
{
    internal static FailureJson Of(LoadFailure failure) => new(failure.Image.Path, HexText.Of(failure.Status), failure.Partner, failure.Reason, failure.StopsProcess);
}
