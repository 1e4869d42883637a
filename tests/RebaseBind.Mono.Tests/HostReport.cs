using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Mono.Tests;

/// <summary>What the host printed, or would have printed.</summary>
/// <param name="ExitCode">0 if the task succeeded, 1 if not, 2 if the host was told something that it does not understand.</param>
/// <param name="Text">The records.</param>
internal sealed record HostReport(int ExitCode, string Text)
{
    /// <summary>The records, whole.</summary>
    internal IReadOnlyList<string> Lines { get; } = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All that the task said and gave out: what does not depend on the runtime.</summary>
    internal string Outcome => string.Join('\n', Lines.Where(line => !line.StartsWith("assembly\t", StringComparison.Ordinal)));

    /// <summary>The fields of the records of one kind, without the kind.</summary>
    internal string[][] Of(string kind) => [.. Lines.Select(line => line.Split('\t')).Where(fields => fields[0] == kind).Select(fields => fields[1..])];

    /// <summary>The values of an output of the task.</summary>
    internal string[] Output(string name) => [.. Of("output").Where(fields => fields[0] == name).Select(fields => fields[1])];
}
