namespace RebaseBind.Policies;

/// <summary>How far a run is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">What is done in this stage: files, or processes that are simulated. 0 says that the stage begins.</param>
/// <param name="Total">What there is in this stage; null as long as nobody knows. The stage ends when all of it is done.</param>
internal readonly record struct PipelineProgress(PipelineStage Stage, int Done, int? Total);
