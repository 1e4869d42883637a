using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>DLLs at the base of the stubs that stand for UCRT's API sets where the loader does not know any.</summary>
/// <remarks>
/// The redistributable of Visual C++ 2015 and later installs api-ms-win-crt-*.dll on such a system. All of them want the linker's default base, and
/// the first that is loaded gets it (reports of win32ss/supermium, numbers 204, 251 and 283; the base is concluded from what is relocated there).
/// </remarks>
internal static class UcrtStubs
{
    private const string NameStart = "api-ms-win-crt-";

    /// <summary>The addresses of one stub: 12 to 16 KiB, which take a unit of 64 KiB.</summary>
    private static readonly AddressRange Stub = new(new(0x1000_0000), new(0x1001_0000));

    /// <summary>
    /// A warning for each DLL that would be relocated if a stub of the system was mapped before it: the process asks for one that is not in the tree.
    /// </summary>
    internal static IEnumerable<Finding> Find(LoadSimulation simulation)
    {
        var found = new SortedDictionary<string, Finding>(StringComparer.Ordinal);
        foreach (ProfileSimulation profile in simulation.Profiles.Where(static profile => !profile.Profile.ResolvesApiSets))
        {
            foreach (SimulatedProcess process in profile.Processes.Where(static process => process.Machine == Machine.I386))
            {
                if (process.Outside.FirstOrDefault(IsStub) is not { } stub)
                {
                    continue;
                }

                foreach (ImageSummary image in process.Modules.Where(IsInTheWay).Select(static module => module.Image))
                {
                    if (!found.ContainsKey(image.Path))
                    {
                        found.Add(image.Path, Warning(image, stub, profile.Profile, process));
                    }
                }
            }
        }

        return found.Values;
    }

    private static bool IsStub(OutsideDll dll) => dll.Name.StartsWith(NameStart, StringComparison.OrdinalIgnoreCase);

    private static bool IsInTheWay(LoadedModule module)
        => module is { Landing: LandingReason.AtBase, Image: { IsDll: true, IsManaged: false, LosesNothing: false } }
        && AddressRange.OfImage(module.Image).Overlaps(Stub);

    private static Finding Warning(ImageSummary image, OutsideDll stub, LoaderProfile profile, SimulatedProcess process)
    {
        string effect = image.AreRelocationsStripped ? "it cannot be loaded, because it has no relocations"
            : $"it is relocated: {Amounts.Count(image.Fixups, "fixup")}, {Amounts.Count(image.RelocationPages, "page")} private in every process";
        return new Finding(
            FindingCatalog.StubBase,
            FindingSeverity.Warning,
            image.Path,
            $"lies at {image.ImageBase}; {Stub.Start} is the base of UCRT's API-set stubs. Under {profile} in {process.Root}, {stub.WantedBy} wants "
            + $"{stub.Name}, which is not in the tree: if the system's is mapped before this DLL, {effect}. "
            + "Give the DLL another base, or ship stubs with other bases beside the program");
    }
}
