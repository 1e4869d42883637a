using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks.Adopting;

/// <summary>The places an adoption works with, as full paths.</summary>
/// <param name="Originals">Where adopted files lie as they were; nothing else stays in it.</param>
/// <param name="State">The file that remembers what was done.</param>
/// <param name="Plan">The plan, as JSON.</param>
/// <param name="Record">Where the record of changes goes; nothing else stays in it.</param>
internal sealed record AdoptionFolders(string Originals, string State, string Plan, OutputRecord Record);
