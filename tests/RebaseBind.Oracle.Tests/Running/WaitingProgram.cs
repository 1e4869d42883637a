using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace RebaseBind.Oracle.Tests.Running;

/// <summary>A program that says when it is ready to be looked at, and waits until it is told to go on, or ended.</summary>
internal sealed class WaitingProgram : IDisposable
{
    private const string Ready = "ready\n";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly string output;
    private readonly string error;

    internal WaitingProgram(Process process, string output, string error)
    {
        this.process = process;
        this.output = output;
        this.error = error;
    }

    /// <summary>Its number, which is that of the program too: everything between replaces itself.</summary>
    internal int Id => process.Id;

    /// <summary>What it printed so far.</summary>
    internal string Output => File.Exists(output) ? File.ReadAllText(output).ReplaceLineEndings("\n") : string.Empty;

    /// <summary>What it and Wine wrote to standard error so far.</summary>
    internal string Error => File.ReadAllText(error);

    /// <summary>Waits for a line "ready".</summary>
    /// <returns>False if the program ended before, or did not come so far in time.</returns>
    internal bool IsReady(TimeSpan patience)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < patience; Thread.Sleep(Interval))
        {
            bool hasEnded = process.HasExited;
            if (Output.EndsWith(Ready, StringComparison.Ordinal))
            {
                return !hasEnded;
            }

            if (hasEnded)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Tells it to go on, and waits for its end.</summary>
    /// <returns>What it printed after it was ready.</returns>
    internal string GoOn()
    {
        process.StandardInput.Close();
        Assert.IsTrue(process.WaitForExit(Patience), $"{Output}does not end");
        Assert.AreEqual(0, process.ExitCode, Output);
        return Output[(Output.IndexOf(Ready, StringComparison.Ordinal) + Ready.Length)..];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
