namespace RebaseBind.Assessing;

/// <summary>What rewriting does for one image under one loader, over all simulated processes.</summary>
/// <param name="Path">The image.</param>
/// <param name="Profile">The loader's name.</param>
/// <param name="Effect">The verdict.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="PrivatePagesBefore">Its private pages in all processes, before.</param>
/// <param name="PrivatePagesAfter">Its private pages in all processes, after.</param>
internal sealed record EffectVerdict(string Path, string Profile, Effect Effect, string Reason, int PrivatePagesBefore, int PrivatePagesAfter);

/// <summary>What rewriting does for an image under a loader.</summary>
internal enum Effect
{
    /// <summary>It costs less than before.</summary>
    Effective,

    /// <summary>It costs what it cost before.</summary>
    NoEffect,

    /// <summary>It costs more than before, or no longer loads.</summary>
    Harmful,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class EffectWords
{
    /// <summary>"effective", "no-effect" or "harmful".</summary>
    internal static string ToWord(this Effect effect) => effect switch
    {
        Effect.Effective => "effective",
        Effect.NoEffect => "no-effect",
        _ => "harmful",
    };
}
