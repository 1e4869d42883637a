using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Bytes;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What Wine does with a folder's images.</summary>
/// <param name="Modules">The images in the order in which they are mapped.</param>
/// <param name="Refused">Images that could not be relocated.</param>
/// <param name="Output">What the program printed before it waited.</param>
/// <param name="ByteDifferences">Where the images' memory is not what it should be.</param>
/// <param name="Result">What the program printed when it was told to go on; empty if it was not.</param>
internal sealed record Observation(IReadOnlyList<ModulePages> Modules, IReadOnlyList<string> Refused, string Output, IReadOnlyList<string> ByteDifferences, string Result)
{
    /// <summary>The pages that relocating the images has changed, by the image's name; asked only of <see cref="PagedImageSet.Program"/>.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<uint>> RelocatedPages { get; private init; } = new Dictionary<string, IReadOnlyList<uint>>(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, Lazy<Observation>> Made = new(StringComparer.Ordinal);

    /// <summary>Runs <see cref="PagedImageSet.Program"/> until it waits, looks at it from outside, and lets it go on. Done once for each Wine and folder.</summary>
    internal static Observation OfProgram(Wine wine, string folder)
        => Made.GetOrAdd(wine.Profile + folder, _ => new Lazy<Observation>(() => Of(wine, folder, PagedImageSet.Program, goesOn: true))).Value;

    /// <summary>The same under Wine 8.0.</summary>
    internal static Observation OfProgram(Target target, string folder) => OfProgram(Wine.For(target), folder);

    /// <summary>Runs a program until it waits, and looks at it from outside.</summary>
    internal static Observation Of(Wine wine, string folder, string program, params string[] arguments) => Of(wine, folder, program, goesOn: false, arguments);

    private static Observation Of(Wine wine, string folder, string program, bool goesOn, params string[] arguments)
    {
        using WaitingProgram waiting = wine.Launch(folder, program, arguments);
        var trace = new LoaderTrace(waiting.Error, folder);
        string output = waiting.Output;
        IReadOnlyList<ModulePages> modules = [.. trace.Mapped.Select(image => Look(waiting.Id, folder, image, trace.Dynamic.Contains(image.Start)))];
        bool isResolved = !arguments.Any(argument => argument.StartsWith(PagedImageSet.Unresolved));
        IReadOnlyList<string> differences = ByteComparison.Differences(waiting.Id, wine, folder, modules, isResolved);
        if (!goesOn)
        {
            return new Observation(modules, trace.Refused, output, differences, Result: string.Empty);
        }

        IReadOnlyDictionary<string, IReadOnlyList<uint>> relocated = ByteComparison.RelocatedPages(waiting.Id, wine, folder, modules);
        return new Observation(modules, trace.Refused, output, differences, waiting.GoOn()) { RelocatedPages = relocated };
    }

    private static ModulePages Look(int process, string folder, (string Name, ulong Start, ulong End) image, bool isDynamic) => new(
        image.Name,
        image.Start,
        image.Start != new ImageFile(Path.Combine(folder, image.Name)).ImageBase,
        ProcessMemory.PrivatePages(process, image.Start, image.End),
        isDynamic);
}
