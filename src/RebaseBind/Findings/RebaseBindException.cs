using System;

namespace RebaseBind.Findings;

/// <summary>The work cannot be done at all: what the user asked for contradicts itself or does not exist.</summary>
public sealed class RebaseBindException : Exception
{
    /// <summary>Wraps the finding that says why.</summary>
    public RebaseBindException(Finding finding)
        : base(finding.Message)
    {
        Finding = finding;
    }

    /// <summary>Why.</summary>
    public Finding Finding { get; }
}
