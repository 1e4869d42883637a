namespace RebaseBind.Tool;

/// <summary>What the process answers.</summary>
internal static class ExitCode
{
    /// <summary>Done. Images left alone for a stated reason are warnings.</summary>
    internal const int Done = 0;

    /// <summary>The gate says no.</summary>
    internal const int Refused = 1;

    /// <summary>The work could not be done: bad usage, no such folder, a file that cannot be written.</summary>
    internal const int Failed = 2;

    /// <summary>The user pressed Ctrl+C: 128 and the number of SIGINT, as shells have it.</summary>
    internal const int Interrupted = 128 + 2;

    /// <summary>The system asked the process to end: 128 and the number of SIGTERM.</summary>
    internal const int Terminated = 128 + 15;
}
