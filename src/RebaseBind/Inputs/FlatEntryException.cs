using System;

namespace RebaseBind.Inputs;

/// <summary>An entry of a <see cref="FlatFile"/> is not what it should be; becomes a finding before it leaves the reader.</summary>
/// <param name="line">The line of the trouble, from 1.</param>
/// <param name="complaint">What is wrong and what to write.</param>
internal sealed class FlatEntryException(int line, string complaint) : Exception(complaint)
{
    internal int Line { get; } = line;
}
