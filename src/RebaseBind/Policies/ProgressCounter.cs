using System;
using System.Threading;

namespace RebaseBind.Policies;

/// <summary>Counts files done by several threads and tells whoever watches.</summary>
internal sealed class ProgressCounter(IProgress<PipelineProgress>? progress, PipelineStage stage, int total)
{
    private int done;

    internal void Advance()
    {
        if (progress is not null)
        {
            progress.Report(new PipelineProgress(stage, Interlocked.Increment(ref done), total));
        }
    }
}
