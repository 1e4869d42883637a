using System;
using System.Collections.Generic;

namespace RebaseBind.Findings;

/// <summary>The work cannot be done at all: what the user asked for contradicts itself or does not exist. Nothing was written.</summary>
public sealed class RebaseBindException : Exception
{
    /// <summary>Wraps the finding that says why.</summary>
    public RebaseBindException(Finding finding)
        : this([finding])
    {
    }

    /// <summary>Wraps the findings that say why.</summary>
    /// <param name="findings">One or more.</param>
    public RebaseBindException(IReadOnlyList<Finding> findings)
        : base(findings[0].Message)
    {
        Findings = findings;
    }

    /// <summary>Why; one or more.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The first reason.</summary>
    public Finding Finding => Findings[0];
}
