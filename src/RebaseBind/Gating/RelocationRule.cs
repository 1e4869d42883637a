using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Gating;

/// <summary>No image is relocated.</summary>
/// <remarks>
/// An overlap of preferred addresses is an error whether a simulated process shows it or not: a simulation knows only the processes it is told of.
/// If one shows it, that is said in the same finding. Managed images are laid out by the .NET runtime, whatever a loader would do, and an image
/// without base relocations loses nothing where it is put elsewhere. Only where no loader with ASLR counts, two things are judged: that Wine 9 and
/// later relocate what has DYNAMICBASE, for no base would change it, and under Windows the flag is right; and images for ARM and ARM64, for which
/// Windows always uses ASLR. These cannot lose the flag.
/// </remarks>
internal sealed class RelocationRule
{
    private readonly GateOptions options;
    private readonly HashSet<string> overlaps;
    private readonly Dictionary<string, ImageSummary> images = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, string Image), RelocationCase> relocated = [];
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);
    private readonly CountedLoaders loaders;
    private readonly bool judgesWithoutAslr;
    private readonly Remedy remedy;
    private bool hasProcesses;

    private RelocationRule(IReadOnlyList<Overlap> overlaps, GateOptions options, CountedLoaders loaders, Remedy remedy)
    {
        this.options = options;
        this.loaders = loaders;
        judgesWithoutAslr = JudgesWithoutAslr(loaders.All);
        this.remedy = remedy;
        this.overlaps = new HashSet<string>(overlaps.Select(static overlap => overlap.Image.Path), StringComparer.Ordinal);
    }

    /// <summary>Whether what ASLR does for most images is no excuse, for no loader that counts has it.</summary>
    internal static bool JudgesWithoutAslr(IEnumerable<LoaderProfile> profiles) => profiles.All(static profile => !profile.HasAslr);

    internal static IEnumerable<GateFinding> Check(
        LoadSimulation simulation,
        IReadOnlyList<Overlap> overlaps,
        GateOptions options,
        Remedy remedy)
    {
        var rule = new RelocationRule(overlaps, options, CountedLoaders.Of(simulation), remedy);
        foreach (ProfileSimulation profile in simulation.Profiles)
        {
            foreach (SimulatedProcess process in profile.Processes)
            {
                rule.Add(profile.Profile, process);
            }
        }

        return rule.Findings(overlaps);
    }

    private void Add(LoaderProfile profile, SimulatedProcess process)
    {
        hasProcesses = true;
        failed.UnionWith(process.Failures.Select(static failure => failure.Image.Path));
        foreach (LoadedModule module in process.Modules)
        {
            images[module.Image.Path] = module.Image;
        }

        foreach (LoadedModule module in process.Modules.Where(IsJudged))
        {
            (string, string) key = (CodeOf(module), module.Image.Path);
            if (!relocated.TryGetValue(key, out RelocationCase? image))
            {
                relocated[key] = image = new RelocationCase(module.Image);
            }

            image.Add(profile, process, module, isError: module.Landing != LandingReason.Forced || options.Aslr == AslrMode.Forced);
        }
    }

    private bool IsJudged(LoadedModule module)
    {
        bool isDynamic = module.Landing == LandingReason.Dynamic;
        return module is { IsRelocated: true, Image: { IsLeftToRuntime: false, LosesNothing: false, Kind: not ImageKind.Hybrid } }
            && !(judgesWithoutAslr ? isDynamic && module.Image.IsArm : isDynamic || module.Image.IsArm);
    }

    private string CodeOf(LoadedModule module)
        => module.Landing == LandingReason.LowBase ? FindingCatalog.LowBase
            : IsOverlap(module) ? FindingCatalog.Overlap
            : FindingCatalog.Relocated;

    /// <summary>Whether it is relocated for the very reason that <see cref="OverlapGate"/> reports: another image wants the same addresses.</summary>
    private bool IsOverlap(LoadedModule module)
        => module.Landing == LandingReason.Collision && module.Partner is { } partner && overlaps.Contains(module.Image.Path)
            && images.TryGetValue(partner, out ImageSummary? other) && AddressRange.OfImage(other).Overlaps(AddressRange.OfImage(module.Image));

    private IEnumerable<GateFinding> Findings(IReadOnlyList<Overlap> all)
    {
        foreach (Overlap overlap in all)
        {
            relocated.TryGetValue((FindingCatalog.Overlap, overlap.Image.Path), out RelocationCase? seen);
            var cost = new GateNumbers { Fixups = overlap.Image.Fixups, PrivateBytes = GateText.Bytes(overlap.Image.RelocationPages) };
            IReadOnlyList<LoaderProfile> minding = OverlapGate.Minding(overlap, loaders, options.Aslr);
            string message = OverlapGate.Describe(overlap, Describe(overlap, seen, minding), minding, loaders.All, remedy);
            cost = GateNumbers.Max(cost, seen?.Cost ?? default);
            IEnumerable<string> where = minding.Select(static loader => loader.Name);
            yield return LoadGate.Found(FindingCatalog.Overlap, FindingSeverity.Error, overlap.Image.Path, message, cost, where);
        }

        foreach (((string code, string path), RelocationCase image) in relocated.Select(static pair => (pair.Key, pair.Value)))
        {
            if (code == FindingCatalog.LowBase)
            {
                yield return LoadGate.Found(code, FindingSeverity.Warning, path, DescribeLowBase(image), image.Cost, image.Where.Profiles);
            }
            else if (code == FindingCatalog.Relocated)
            {
                FindingSeverity severity = image.IsError ? FindingSeverity.Error : FindingSeverity.Warning;
                yield return LoadGate.Found(code, severity, path, DescribeRelocated(image), image.Cost, image.Where.Profiles);
            }
        }
    }

    private string Describe(Overlap overlap, RelocationCase? seen, IReadOnlyList<LoaderProfile> minding)
    {
        if (seen is null)
        {
            bool isUnseen = hasProcesses && !failed.Contains(overlap.Image.Path);
            return OverlapGate.DescribeCost(overlap, minding, loaders.All) + (isUnseen ? " (in none of the simulated processes)" : string.Empty);
        }

        string partner = seen.Worst.Partner == overlap.Partner.Path ? string.Empty : " because of " + seen.Worst.Partner;
        return $"{seen.Where} it is relocated to {seen.Worst.ActualBase}{partner}: {seen.CostText}";
    }

    private static string DescribeLowBase(RelocationCase image)
    {
        var limit = new VirtualAddress(image.Profile.LowestNarrowBase);
        return $"is based at {image.Image.ImageBase}; one source, not confirmed, reports that Windows 10 moves 32-bit images based below {limit}, "
            + $"even if nothing is in the way: {image.Where} that would be {image.CostText}. "
            + $"To be sure, give it a base from {limit} up with /BASE or rebasebind apply --pins";
    }

    private string DescribeRelocated(RelocationCase image)
    {
        LoadedModule worst = image.Worst;
        string partner = worst.Partner ?? "something";
        (string cause, string advice) = worst.Landing switch
        {
            LandingReason.Forced => (
                "mandatory ASLR moves it because it has no DYNAMICBASE",
                "Link it with /DYNAMICBASE, so that the system moves it once for all processes"),
            LandingReason.Dynamic => (
                "it has DYNAMICBASE, and is moved whatever its base is",
                remedy.ForDynamic(image.Image)),
            LandingReason.AslrCollision => (
                $"{partner} lies where ASLR wants to put it",
                remedy.ForObstacle(partner)),
            _ => (
                $"{partner} is in the way",
                image.Image.IsDll ? remedy.For(image.Image, worst.Partner) : "Link it with another base (/BASE)"),
        };
        return $"is relocated from {image.Image.ImageBase} to {worst.ActualBase}: {image.Where} {cause}; {image.CostText}. {advice}";
    }
}
