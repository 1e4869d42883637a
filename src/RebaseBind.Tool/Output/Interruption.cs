using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace RebaseBind.Tool.Output;

/// <summary>Ends a run between two files when the process is asked to end, by Ctrl+C or SIGTERM. The second time it ends at once.</summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource Source = new();
    private static int exitCode = ExitCode.Done;

    /// <summary>Ends the run.</summary>
    internal static CancellationToken Token => Source.Token;

    /// <summary>What the process answers if the run was ended.</summary>
    internal static int AnswerOfEnded => exitCode;

    /// <summary>Begins to listen.</summary>
    /// <returns>Ends the listening.</returns>
    internal static IDisposable Listen() => new Listener(
        PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => End(context, ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, static context => End(context, ExitCode.Terminated)));

    private static void End(PosixSignalContext context, int code)
    {
        if (Interlocked.CompareExchange(ref exitCode, code, ExitCode.Done) == ExitCode.Done)
        {
            context.Cancel = true;
            Source.Cancel();
        }
        else
        {
            Watched.GiveTerminalBack();
        }
    }

    private sealed class Listener(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
