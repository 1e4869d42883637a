using RebaseBind.Assessing;

namespace RebaseBind.Reporting.Loads;

/// <summary>What rewriting does for one image under one loader.</summary>
internal sealed record VerdictJson(string Path, string Profile, string Effect, string Reason, int PrivatePagesBefore, int PrivatePagesAfter)
{
    internal static VerdictJson Of(EffectVerdict verdict)
        => new(verdict.Path, verdict.Profile, verdict.Effect.ToWord(), verdict.Reason, verdict.PrivatePagesBefore, verdict.PrivatePagesAfter);
}
