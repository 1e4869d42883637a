namespace RebaseBind.Policies;

/// <summary>How far a run is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Files done in this stage.</param>
/// <param name="Total">Files there are in this stage.</param>
internal readonly record struct PipelineProgress(PipelineStage Stage, int Done, int Total);
