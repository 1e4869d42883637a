using System;
using RebaseBind.Policies;
using Spectre.Console;

namespace RebaseBind.Tool.Output;

/// <summary>Shows a progress bar on standard error while a person watches, and nothing in a log.</summary>
internal static class Watched
{
    internal static T Run<T>(Func<IProgress<PipelineProgress>?, T> work)
        => Console.IsErrorRedirected ? work(null) : WithBar(work);

    private static T WithBar<T>(Func<IProgress<PipelineProgress>?, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Start(context => work(new Bars(context)));
    }

    private sealed class Bars(ProgressContext context) : IProgress<PipelineProgress>
    {
        private readonly ProgressTask[] tasks = new ProgressTask[2];
        private readonly object gate = new();

        public void Report(PipelineProgress value)
        {
            lock (gate)
            {
                ProgressTask task = tasks[(int)value.Stage] ??= context.AddTask(value.Stage == PipelineStage.Gathering ? "Reading" : "Writing", maxValue: value.Total);
                task.Value = Math.Max(task.Value, value.Done);
            }
        }
    }
}
