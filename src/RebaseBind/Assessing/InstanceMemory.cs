using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>Memory that images take when as many processes run in as many sessions as were asked for.</summary>
/// <param name="Instances">Processes of each root: those of a session times the sessions.</param>
/// <param name="PrivateBytes">Bytes in private pages of all of them.</param>
/// <param name="ShareableBytes">
/// Bytes of files that all of them share, each image once; if several roots load an image, the most that any of them leaves shared.
/// </param>
/// <param name="PageTableBytes">Bytes of page tables of all of them.</param>
/// <param name="OneMoreProcessBytes">What one more process of each root takes: its private pages and page tables.</param>
internal sealed record InstanceMemory(long Instances, long PrivateBytes, long ShareableBytes, long PageTableBytes, long OneMoreProcessBytes)
{
    /// <summary>All of it.</summary>
    internal long TotalBytes => Sum(Sum(PrivateBytes, ShareableBytes), PageTableBytes);

    internal static InstanceMemory Of(SimulatedProcess process, LoadOptions options) => Of(process.Totals, process.Totals.ShareableBytes, options);

    internal static InstanceMemory Of(ProfileSimulation profile, LoadOptions options)
    {
        var pages = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (LoadedModule module in profile.Processes.SelectMany(static process => process.Modules))
        {
            pages.TryGetValue(module.Image.Path, out int most);
            pages[module.Image.Path] = Math.Max(most, module.ShareablePages);
        }

        return Of(profile.Totals, pages.Values.Sum(static count => (long)count * PageSet.PageSize), options);
    }

    private static InstanceMemory Of(LoadTotals totals, long shareable, LoadOptions options)
    {
        long instances = (long)options.Processes * options.Sessions;
        return new InstanceMemory(
            instances,
            Product(totals.PrivateBytes, instances),
            shareable,
            Product((long)totals.PageTablePages * PageSet.PageSize, instances),
            totals.PrivateBytes + ((long)totals.PageTablePages * PageSet.PageSize));
    }

    /// <summary>Somebody who asks for two thousand million processes gets a large number, not a negative one.</summary>
    internal static long Product(long bytes, long instances) => bytes != 0 && instances > long.MaxValue / bytes ? long.MaxValue : bytes * instances;

    private static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
