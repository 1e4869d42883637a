using System;
using System.Threading;
using System.Threading.Tasks;

namespace RebaseBind.Policies;

/// <summary>How a run goes about its work. The result does not depend on it.</summary>
public sealed record RunSettings
{
    /// <summary>How many files are worked on at once, 1 or more.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Is told of the progress, from several threads; null if nobody watches.</summary>
    internal IProgress<PipelineProgress>? Progress { get; init; }

    /// <summary>
    /// Ends the wait for others who extend the lock file, and the work between two files. What is written by then is whole, and recorded.
    /// </summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Work on several files at once that may be cancelled.</summary>
    internal ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = Jobs, CancellationToken = Cancellation };

    /// <summary>Begins a stage of which it is known how much there is to do.</summary>
    internal ProgressCounter Count(PipelineStage stage, int total) => new(Progress, stage, total);

    /// <summary>Does the work of a stage of which nobody knows how much there is to do.</summary>
    internal T During<T>(PipelineStage stage, Func<T> work)
    {
        Progress?.Report(new PipelineProgress(stage, 0, Total: null));
        T result = work();
        Progress?.Report(new PipelineProgress(stage, 0, 0));
        return result;
    }
}
