using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;

namespace RebaseBind.Verifying;

/// <summary>What verifying shows of a tree.</summary>
/// <param name="Images">Each image of the tree or of its record, in order of path.</param>
/// <param name="Findings">What is not as it should be, and what was signed since.</param>
public sealed record VerifyResult(IReadOnlyList<VerifiedImage> Images, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether every image is proven to be what it should be.</summary>
    public bool IsProven => Findings.All(static finding => finding.Severity != FindingSeverity.Error);

    /// <summary>How many images have this state.</summary>
    public int Count(ImageState state) => Images.Count(image => image.State == state);
}
