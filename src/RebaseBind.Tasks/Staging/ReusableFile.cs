using RebaseBind.Rebasing;

namespace RebaseBind.Tasks.Staging;

/// <summary>A rewritten file of the last build that may serve again.</summary>
/// <param name="File">The file.</param>
/// <param name="Change">What was done to it.</param>
internal sealed record ReusableFile(StagedFile File, ImageChange Change);
