using System.Collections.Generic;
using RebaseBind.Loading;

namespace RebaseBind.Report.Tests.Samples;

/// <summary>A made-up process: its program first, then its DLLs in the order they are mapped.</summary>
/// <param name="Images">Its images.</param>
/// <param name="Outside">DLLs that are not in the tree.</param>
/// <param name="FailuresBefore">Images that cannot be loaded as they are.</param>
internal sealed record SampleProcess(IReadOnlyList<SampleImage> Images, IReadOnlyList<OutsideDll> Outside, IReadOnlyList<LoadFailure> FailuresBefore)
{
    internal SampleProcess(params SampleImage[] images)
        : this(images, [], [])
    {
    }
}
