using System.Collections.Generic;

namespace RebaseBind.Tasks.Staging;

/// <summary>What a build did, for the next one to see that nothing changed.</summary>
/// <param name="Recipe">What decides an image's bytes once its base is known: the tool and the policies.</param>
/// <param name="Planning">What decides the bases, besides the images.</param>
/// <param name="Lock">The stamp of the lock file whose places the images have; "-" for none.</param>
/// <param name="Totals">The outcome in numbers.</param>
/// <param name="Files">
/// Every file that was looked at, in order of relative path; files that are no images, too, so that they need not be opened again.
/// </param>
/// <param name="Images">The native images among them, in order of path.</param>
/// <param name="Findings">What was found on the way.</param>
internal sealed record StageState(
    string Recipe,
    string Planning,
    string Lock,
    StageTotals Totals,
    IReadOnlyList<StagedFile> Files,
    IReadOnlyList<StagedImage> Images,
    IReadOnlyList<RememberedFinding> Findings)
{
    /// <summary>Whether the same tool did it by the same policies.</summary>
    internal bool IsOf(PolicyInputs inputs)
        => string.Equals(Recipe, inputs.Recipe, System.StringComparison.Ordinal)
        && string.Equals(Planning, inputs.Planning, System.StringComparison.Ordinal);
}
