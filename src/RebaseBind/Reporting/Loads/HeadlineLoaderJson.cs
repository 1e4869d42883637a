namespace RebaseBind.Reporting.Loads;

/// <summary>What rewriting does under one loader, in a sentence.</summary>
internal sealed record HeadlineLoaderJson(string Profile, string Text);
