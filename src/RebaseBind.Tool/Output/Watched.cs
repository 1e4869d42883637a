using System;
using RebaseBind.Policies;
using RebaseBind.Writing;
using Spectre.Console;

namespace RebaseBind.Tool.Output;

/// <summary>
/// Runs the pipeline: with a bar for each stage on standard error while a person watches, and nothing in a log; until it is done, or the process is
/// asked to end.
/// </summary>
internal static class Watched
{
    private const string ShowCursor = "\u001b[?25h";

    /// <summary>With all columns a line fits into 80 characters.</summary>
    private const int BarWidth = 20;

    private static bool hasBars;

    /// <summary>Runs.</summary>
    /// <param name="options">What may be done.</param>
    /// <param name="work">What is done with the pipeline.</param>
    /// <exception cref="OperationCanceledException">The process was asked to end. The message says what is whole.</exception>
    internal static T Run<T>(RebaseBindOptions options, Func<RebaseBindPipeline, T> work)
        => Console.IsErrorRedirected || IsDumb ? Run(options, progress: null, work) : WithBars(options, work);

    /// <summary>Undoes what bars do to a terminal, for a process that ends now.</summary>
    internal static void GiveTerminalBack()
    {
        if (hasBars)
        {
            Console.Error.Write(ShowCursor);
        }
    }

    /// <summary>A terminal that knows no escape codes.</summary>
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    private static T Run<T>(RebaseBindOptions options, IProgress<PipelineProgress>? progress, Func<RebaseBindPipeline, T> work)
    {
        var pipeline = new RebaseBindPipeline(options with { Run = options.Run with { Progress = progress, Cancellation = Interruption.Token } });
        try
        {
            return work(pipeline);
        }
        catch (OperationCanceledException stopped)
        {
            string isWhole = stopped is WritingStoppedException ? stopped.Message : "no image was changed";
            string inLock = pipeline.HasWrittenLock ? "; the lock file has the places of new images" : string.Empty;
            string goOn = stopped is WritingStoppedException || pipeline.HasWrittenLock ? " The same command finishes the work." : string.Empty;
            throw new OperationCanceledException($"stopped; {isWhole}{inLock}.{goOn}", stopped);
        }
    }

    private static T WithBars<T>(RebaseBindOptions options, Func<RebaseBindPipeline, T> work)
    {
        // Colours are left out where NO_COLOR is set.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        hasBars = true;
        try
        {
            return console.Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn { Width = BarWidth },
                    new AmountColumn(),
                    new ElapsedTimeColumn(),
                    new SpinnerColumn(Spinner.Known.Line))
                .Start(context => Run(options, new StageBars(context), work));
        }
        finally
        {
            hasBars = false;
        }
    }
}
