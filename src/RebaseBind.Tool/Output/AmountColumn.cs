using System;
using RebaseBind.Policies;
using RebaseBind.Words;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RebaseBind.Tool.Output;

/// <summary>How much of a stage is done, of how much, and how fast on the whole: "212/694  85 images/s".</summary>
internal sealed class AmountColumn : ProgressColumn
{
    private const string Counted = "counted";

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <summary>Says what a task counts. Of others nothing is shown.</summary>
    internal static void Count(ProgressTask task, PipelineProgress progress) => task.State.Update<PipelineProgress>(Counted, _ => progress);

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        => new Text(task.State.Get<PipelineProgress>(Counted) is { Total: { } total } progress
            ? Describe((int)task.Value, total, NounOf(progress.Stage), task.ElapsedTime)
            : string.Empty);

    private static string Describe(int done, int total, string noun, TimeSpan? elapsed)
    {
        string share = $"{Amounts.Count(done)}/{Amounts.Count(total)}";
        return elapsed is { Ticks: > 0 } time ? $"{share}  {Amounts.Count((long)(done / time.TotalSeconds))} {noun}/s" : share;
    }

    private static string NounOf(PipelineStage stage) => stage switch
    {
        PipelineStage.Gathering or PipelineStage.Verifying or PipelineStage.Writing => "files",
        PipelineStage.Simulating or PipelineStage.SimulatingResult => "processes",
        _ => "images",
    };
}
