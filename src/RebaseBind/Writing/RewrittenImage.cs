using System;
using RebaseBind.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>A changed image in memory.</summary>
/// <param name="File">The whole file.</param>
/// <param name="Change">All that was ever done to it.</param>
public sealed record RewrittenImage(ReadOnlyMemory<byte> File, ImageChange Change)
{
    /// <summary>What a gatherer finds in it.</summary>
    public required ImageSummary Image { get; init; }

    /// <summary>What was done to the file before this run, if this run continues that.</summary>
    internal ImageChange? From { get; init; }
}
