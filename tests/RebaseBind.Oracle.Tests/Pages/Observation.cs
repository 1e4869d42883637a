using System.Collections.Generic;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What Wine does with a folder's images.</summary>
/// <param name="Modules">The images in the order in which they are mapped.</param>
/// <param name="Output">What the program printed.</param>
internal sealed record Observation(IReadOnlyList<ModulePages> Modules, string Output)
{
    /// <summary>Runs a program until it waits, and looks at it from outside.</summary>
    internal static Observation Of(Target target, string folder, string program)
    {
        using WaitingProgram waiting = Wine.For(target).Launch(folder, program);
        string trace = waiting.Error;
        IReadOnlySet<ulong> relocations = LoaderTrace.Relocations(trace);
        return new Observation(
            [.. LoaderTrace.Mappings(trace, folder).Select(mapping => new ModulePages(mapping.Name, mapping.Start, relocations.Contains(mapping.Start), ProcessMemory.PrivatePages(waiting.Id, mapping.Start, mapping.End)))],
            waiting.Output);
    }
}
