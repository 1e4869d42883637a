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

    /// <summary>Ends the wait for others who extend the lock file, and the work between two files as long as nothing was written.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Work on several files at once that may be cancelled.</summary>
    internal ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = Jobs, CancellationToken = Cancellation };

    /// <summary>Counts the files of a stage.</summary>
    internal ProgressCounter Count(PipelineStage stage, int total) => new(Progress, stage, total);
}
