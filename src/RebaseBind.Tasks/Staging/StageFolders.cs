namespace RebaseBind.Tasks.Staging;

/// <summary>The places a run works with, as full paths.</summary>
/// <param name="Staging">Where rewritten files go; nothing else stays in it.</param>
/// <param name="State">The file that remembers what was done.</param>
/// <param name="Plan">The plan, as JSON.</param>
/// <param name="Record">Where the record of changes goes; nothing else stays in it.</param>
/// <param name="Destination">Where MSBuild copies to.</param>
internal sealed record StageFolders(string Staging, string State, string Plan, OutputRecord Record, string Destination)
{
    internal string StagedPathOf(string relativePath) => ProjectPath.Stage(Staging, relativePath);

    internal string DestinationOf(string relativePath) => ProjectPath.Resolve(Destination, relativePath);
}
