using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Assessing;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Loading;

/// <summary>Results of simulations, written down by hand for what is made of them.</summary>
internal static class Handmade
{
    internal static LoadedModule Module(string path = "a.dll", LandingReason landing = LandingReason.AtBase, ImageSummary? image = null) => new()
    {
        Image = image ?? Summaries.Dll(path),
        Cause = LoadCause.Import,
        ActualBase = new(0x1_8000_0000),
        Landing = landing,
    };

    internal static PageCauses Relocation(int pages) => new(0, 0, pages, 0, 0, 0);

    internal static LoadFailure Failure(string path = "a.dll", uint status = 0xC000_0018) => new(Summaries.Dll(path), status, "b.dll", "its relocations are stripped, and its addresses are taken", StopsProcess: true);

    internal static SimulatedProcess Process(params LoadedModule[] modules) => Process(Machine.Amd64, [], modules);

    internal static SimulatedProcess Process(Machine machine, LoadFailure[] failures, params LoadedModule[] modules) => new()
    {
        Root = "app.exe",
        Machine = machine,
        UserSpace = AddressRange.Parse("0x10000-0x7fffffff"),
        Modules = modules,
        Failures = failures,
        Outside = [],
        Totals = new LoadTotals
        {
            Modules = modules.Length,
            Relocated = modules.Count(static module => module.IsRelocated),
            Dynamic = modules.Count(static module => module.Landing == LandingReason.Dynamic),
            Fixups = modules.Sum(static module => module.Fixups),
            PrivatePagesByCause = modules.Aggregate(default(PageCauses), static (sum, module) => sum + module.PrivatePagesByCause),
            Imports = modules.Aggregate(default(ImportWork), static (sum, module) => sum + module.Imports),
        },
    };

    internal static ProfileSimulation Profile(LoaderProfile profile, params SimulatedProcess[] processes)
        => new(profile, processes, [], processes.Length == 0 ? [("app.exe", "the program asks for Windows 6.2")] : [], processes.Aggregate(new LoadTotals(), static (sum, process) => sum + process.Totals));

    internal static LoadSimulation Simulation(params ProfileSimulation[] profiles) => new(profiles);

    internal static LoadReport Report(LoadSimulation before, LoadSimulation? after, LoadOptions? options = null) => new(options ?? new LoadOptions(), before, after, [], [], []);
}
