namespace RebaseBind.Reporting.Loads;

/// <summary>A root that a loader cannot run.</summary>
internal sealed record NotRunJson(string Root, string Reason);
