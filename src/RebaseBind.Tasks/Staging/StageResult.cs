using System.Collections.Generic;

namespace RebaseBind.Tasks.Staging;

/// <summary>How a run ended.</summary>
/// <param name="State">What is staged now.</param>
/// <param name="Rewritten">Relative paths of what this run wrote.</param>
/// <param name="Evicted">Relative paths of what it deleted from the output.</param>
internal sealed record StageResult(StageState State, IReadOnlyList<string> Rewritten, IReadOnlyList<string> Evicted);
