using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Reporting;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Gating;

/// <summary>What loaders did, made up without loaders.</summary>
internal static class Simulations
{
    internal static LoadSimulation Of(params ProfileSimulation[] profiles) => new(profiles);

    /// <summary>A simulation of Windows XP.</summary>
    internal static LoadSimulation Of(params SimulatedProcess[] processes) => Of(Profile(LoaderProfile.WindowsXP, processes));

    internal static ProfileSimulation Profile(LoaderProfile profile, params SimulatedProcess[] processes) => new(profile, processes, [], [], new LoadTotals());

    internal static SimulatedProcess Process(string root, params LoadedModule[] modules) => new()
    {
        Root = root,
        Machine = Machine.Amd64,
        UserSpace = new AddressRange(new VirtualAddress(0x10000), new VirtualAddress(0x7FFF_0000)),
        Modules = modules,
        Failures = [],
        Outside = [],
        Totals = new LoadTotals
        {
            Modules = modules.Length,
            Relocated = modules.Count(module => module.IsRelocated),
            Fixups = modules.Sum(module => (long)module.Fixups),
            PrivatePagesByCause = modules.Aggregate(default(PageCauses), (sum, module) => sum + module.PrivatePagesByCause),
            Imports = modules.Aggregate(default(ImportWork), (sum, module) => sum + module.Imports),
        },
    };

    internal static LoadedModule AtBase(string path) => AtBase(Summaries.Dll(path));

    internal static LoadedModule AtBase(ImageSummary image) => new() { Image = image, Cause = LoadCause.Import, ActualBase = image.ImageBase, Landing = LandingReason.AtBase };

    /// <summary>An image that is moved to 0x350000, with some other pages private besides.</summary>
    internal static LoadedModule Moved(string path, string? partner = "shared user data", int fixups = 100, int pages = 5, LandingReason landing = LandingReason.Collision)
        => Moved(Summaries.Dll(path), partner, fixups, pages, landing);

    internal static LoadedModule Moved(ImageSummary image, string? partner = "shared user data", int fixups = 100, int pages = 5, LandingReason landing = LandingReason.Collision) => AtBase(image) with
    {
        ActualBase = new VirtualAddress(0x35_0000),
        Landing = landing,
        Partner = partner,
        Fixups = fixups,
        PrivatePagesByCause = new PageCauses(UnalignedFile: 0, Header: 0, Relocation: pages, Imports: 1, Tls: 0, Cookie: 1),
    };

    /// <summary>Work of imports; the numbers that nobody asks for differ from those asked for.</summary>
    internal static ImportWork Imports(int lookUps = 0, int stale = 0) => new(lookUps, 1, 2, 3, 4, 5, 6, 7, stale, 8, 0);

    /// <summary>The advice of a gate that knows no image and stands in no build: each can move.</summary>
    internal static Remedy Anyone { get; } = new([], new GateOptions(), new LeavePolicy(SignedPolicy.Skip, RangeProfile.Windows));

    internal static IReadOnlyList<GateFinding> Check(LoadSimulation simulation, GateOptions? options = null, IReadOnlyList<Overlap>? overlaps = null)
        => LoadGate.Check(simulation, overlaps ?? [], options ?? new GateOptions(), Anyone);

    internal static Overlap Overlapping(ImageSummary image, ImageSummary partner) => new(image, image.ImageBase, partner, partner.ImageBase);

    /// <summary>"error RB3002 a.dll" for each, one a line.</summary>
    internal static string Heads(IEnumerable<GateFinding> findings)
        => string.Join('\n', findings.Select(found => $"{found.Finding.Severity.ToWord()} {found.Finding.Code} {found.Finding.Image}"));
}
