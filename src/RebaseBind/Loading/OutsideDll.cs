namespace RebaseBind.Loading;

/// <summary>A DLL that a process wants and the tree does not give it.</summary>
/// <param name="Name">As it is imported.</param>
/// <param name="Kind">Where it may come from.</param>
/// <param name="WantedBy">The path of the first image that wants it.</param>
/// <param name="FailedProbes">Folders that were searched in vain.</param>
/// <param name="Hint">The path of an image of that name that was not taken; null if there is none.</param>
internal sealed record OutsideDll(string Name, OutsideKind Kind, string WantedBy, int FailedProbes, string? Hint);
