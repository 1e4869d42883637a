namespace RebaseBind.Assessing;

/// <summary>What rewriting does for one image under one loader, over all simulated processes.</summary>
/// <param name="Path">The image.</param>
/// <param name="Profile">The loader's name.</param>
/// <param name="Effect">The verdict.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="PrivatePagesBefore">Its private pages in all processes, before.</param>
/// <param name="PrivatePagesAfter">Its private pages in all processes, after.</param>
public sealed record EffectVerdict(string Path, string Profile, Effect Effect, string Reason, int PrivatePagesBefore, int PrivatePagesAfter);
