using System;
using System.Collections.Generic;
using RebaseBind.Planning;

namespace RebaseBind;

/// <summary>What a run may and may not do.</summary>
public sealed record RebaseBindOptions
{
    /// <summary>The largest <see cref="GrowthPercent"/>.</summary>
    public const int MaxGrowthPercent = 1000;

    /// <summary>What happens to images whose signature a move would void.</summary>
    public SignedPolicy Signed { get; init; } = SignedPolicy.Skip;

    /// <summary>What happens to DYNAMICBASE.</summary>
    public DynamicBasePolicy DynamicBase { get; init; } = DynamicBasePolicy.Keep;

    /// <summary>How much a moved image may grow before its neighbour is in the way, in percent of its size, 0 to <see cref="MaxGrowthPercent"/>.</summary>
    public int GrowthPercent { get; init; } = 25;

    /// <summary>Address ranges no image is moved into.</summary>
    public IReadOnlyList<AddressRange> Reserved { get; init; } = [];

    /// <summary>Whether the image at a path below the root, with '/', is to be left alone.</summary>
    public Func<string, bool> IsExcluded { get; init; } = static _ => false;

    /// <summary>How many files are worked on at once, 1 or more.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;
}
