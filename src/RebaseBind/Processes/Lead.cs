namespace RebaseBind.Processes;

/// <summary>A file name that an image loads by.</summary>
/// <param name="Name">The number of the file name in the <see cref="FileIndex"/>.</param>
/// <param name="Kind">How it is looked for.</param>
internal readonly record struct Lead(int Name, LeadKind Kind);
