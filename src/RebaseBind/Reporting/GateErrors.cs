using System;
using System.Linq;
using RebaseBind.Gating;
using RebaseBind.Loading;

namespace RebaseBind.Reporting;

/// <summary>Under which loaders the gate has errors, so that a report speaks of the same loader first.</summary>
internal static class GateErrors
{
    /// <summary>The number of errors under a loader; null if the gate was not asked.</summary>
    internal static Func<LoaderProfile, int>? By(ReleaseDecision? decision)
        => decision is null ? null : loader => decision.Result.Errors.Count(found => found.Loaders.Contains(loader.Name, StringComparer.Ordinal));
}
