using System.Collections.Generic;

namespace RebaseBind.Policies;

/// <summary>Which processes there are, and what they load.</summary>
public sealed record ProcessModel
{
    /// <summary>
    /// The images that processes start with, each by its path below the root or its file name; upper and lower case are the same. Only images
    /// that one of these processes may hold together must not overlap. None if any two images may meet.
    /// </summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>The images that others load at run time without importing them. The loader "*" is every one of <see cref="Roots"/>.</summary>
    public IReadOnlyList<DynamicLoad> DynamicLoads { get; init; } = [];
}
