using System;
using RebaseBind.Policies;
using Spectre.Console;

namespace RebaseBind.Tool.Output;

/// <summary>Shows a progress bar on standard error while a person watches, and nothing in a log.</summary>
internal static class Watched
{
    internal static T Run<T>(RebaseBindOptions options, Func<RebaseBindPipeline, T> work)
        => Console.IsErrorRedirected ? work(new RebaseBindPipeline(options)) : WithBar(options, work);

    private static T WithBar<T>(RebaseBindOptions options, Func<RebaseBindPipeline, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Start(context =>
        {
            RunSettings watched = options.Run with { Progress = new Bars(context) };
            return work(new RebaseBindPipeline(options with { Run = watched }));
        });
    }

    private sealed class Bars(ProgressContext context) : IProgress<PipelineProgress>
    {
        private readonly ProgressTask[] tasks = new ProgressTask[2];
        private readonly object gate = new();

        public void Report(PipelineProgress value)
        {
            lock (gate)
            {
                string name = value.Stage == PipelineStage.Gathering ? "Reading" : "Writing";
                ProgressTask task = tasks[(int)value.Stage] ??= context.AddTask(name, maxValue: value.Total);
                task.Value = Math.Max(task.Value, value.Done);
            }
        }
    }
}
