using System.Collections.Generic;
using RebaseBind.Rebasing;

namespace RebaseBind.Tasks.Staging;

/// <summary>What became of the files of an output.</summary>
/// <param name="Files">Every file, in order of path.</param>
/// <param name="Rewritten">The relative paths of what was written.</param>
/// <param name="Changes">What was done to each image that is not as it was, now or by an earlier build.</param>
internal sealed record StagedImages(IReadOnlyList<StagedFile> Files, IReadOnlyList<string> Rewritten, IReadOnlyList<ImageChange> Changes);
