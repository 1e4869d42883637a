using System.Collections.Generic;
using RebaseBind.Findings;

namespace RebaseBind.Tasks.Staging;

/// <summary>How a run ended.</summary>
/// <param name="State">What is staged now; null if an error prevented it.</param>
/// <param name="Rewritten">Relative paths of what this run wrote.</param>
/// <param name="Evicted">Relative paths of what it deleted from the output.</param>
/// <param name="Findings">What was found.</param>
internal sealed record StageResult(StageState? State, IReadOnlyList<string> Rewritten, IReadOnlyList<string> Evicted, IReadOnlyList<Finding> Findings);
