using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What Wine does with a folder's images.</summary>
/// <param name="Modules">The images in the order in which they are mapped.</param>
/// <param name="Refused">Images that could not be relocated.</param>
/// <param name="Output">What the program printed.</param>
internal sealed record Observation(IReadOnlyList<ModulePages> Modules, IReadOnlyList<string> Refused, string Output)
{
    /// <summary>Runs a program until it waits, and looks at it from outside.</summary>
    internal static Observation Of(Target target, string folder, string program, params string[] arguments)
    {
        using WaitingProgram waiting = Wine.For(target).Launch(folder, program, arguments);
        var trace = new LoaderTrace(waiting.Error, folder);
        return new Observation([.. trace.Mapped.Select(image => Look(waiting.Id, folder, image))], trace.Refused, waiting.Output);
    }

    private static ModulePages Look(int process, string folder, (string Name, ulong Start, ulong End) image) => new(
        image.Name,
        image.Start,
        image.Start != new ImageFile(Path.Combine(folder, image.Name)).ImageBase,
        ProcessMemory.PrivatePages(process, image.Start, image.End));
}
