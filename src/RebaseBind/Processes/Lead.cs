namespace RebaseBind.Processes;

/// <summary>A file name that an image loads by.</summary>
/// <param name="Name">The file name.</param>
/// <param name="Kind">How it is looked for.</param>
internal readonly record struct Lead(NameNumber Name, LeadKind Kind);
