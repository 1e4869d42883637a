using System.Collections.Generic;
using RebaseBind.Findings;

namespace RebaseBind.Tasks.Verifying;

/// <summary>What verifying shows of one output.</summary>
/// <param name="Summary">One line for people.</param>
/// <param name="Findings">What is not as it should be, and what was signed since; the files with their full paths.</param>
internal sealed record VerifiedOutput(string Summary, IReadOnlyList<Finding> Findings)
{
    /// <summary>Why none of its files could be looked at although that may be all right; null if they could.</summary>
    internal Finding? Elsewhere { get; init; }
}
