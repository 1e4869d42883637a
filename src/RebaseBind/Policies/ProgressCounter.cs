using System;
using System.Threading;

namespace RebaseBind.Policies;

/// <summary>Counts what several threads have done of one stage, and tells whoever watches.</summary>
internal sealed class ProgressCounter
{
    private readonly IProgress<PipelineProgress>? progress;
    private readonly PipelineStage stage;
    private readonly int total;
    private int done;

    /// <summary>Begins a stage.</summary>
    internal ProgressCounter(IProgress<PipelineProgress>? progress, PipelineStage stage, int total)
    {
        this.progress = progress;
        this.stage = stage;
        this.total = total;
        progress?.Report(new PipelineProgress(stage, 0, total));
    }

    /// <summary>One more is done.</summary>
    internal void Advance()
    {
        if (progress is not null)
        {
            progress.Report(new PipelineProgress(stage, Interlocked.Increment(ref done), total));
        }
    }
}
