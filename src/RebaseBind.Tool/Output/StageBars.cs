using System;
using System.Collections.Generic;
using RebaseBind.Policies;
using Spectre.Console;

namespace RebaseBind.Tool.Output;

/// <summary>A bar for each stage of a run, in the order in which the stages begin.</summary>
internal sealed class StageBars(ProgressContext context) : IProgress<PipelineProgress>
{
    private readonly Dictionary<PipelineStage, ProgressTask> tasks = [];

    /// <summary>Called from several threads; what comes late says nothing new.</summary>
    public void Report(PipelineProgress value)
    {
        lock (tasks)
        {
            if (!tasks.TryGetValue(value.Stage, out ProgressTask? task))
            {
                task = context.AddTask(NameOf(value.Stage));
                tasks.Add(value.Stage, task);
            }

            task.IsIndeterminate = value.Total is null;
            if (value.Total is { } total and not 0)
            {
                AmountColumn.Count(task, value);
                task.MaxValue = total;
                task.Value = Math.Max(task.Value, value.Done);
            }

            if (value.Done == value.Total)
            {
                // Its time ends, too. Of nothing, all is done.
                task.Value = task.MaxValue;
                task.StopTask();
            }
        }
    }

    private static string NameOf(PipelineStage stage) => stage switch
    {
        PipelineStage.Gathering => "Reading",
        PipelineStage.Verifying => "Verifying",
        PipelineStage.Planning => "Planning",
        PipelineStage.Binding => "Binding",
        PipelineStage.LayingOut => "Laying out",
        PipelineStage.Writing => "Writing",
        PipelineStage.Recording => "Recording",
        PipelineStage.Completing => "Putting in place",
        PipelineStage.Examining => "Examining",
        PipelineStage.ExaminingResult => "Rewriting in memory",
        PipelineStage.Simulating => "Simulating",
        _ => "Simulating the result",
    };
}
