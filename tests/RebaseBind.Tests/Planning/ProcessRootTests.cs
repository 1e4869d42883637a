using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Planning;

/// <summary>x86 DLLs of 2 GiB, more than any process has addresses for, in 40 programs that load at most 900 MiB each.</summary>
[TestClass]
public sealed class ProcessRootTests
{
    private const uint MiB = 1 << 20;
    private const ulong Total = 2048UL * MiB;
    private const ulong MostOfARoot = 900UL * MiB;
    private const int Roots = 40;

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void EveryProgramsImagesFindPlacesOfTheirOwn(string shape, int seed)
    {
        ImageSummary[] images = Make(shape, seed);
        AssertScale(images);
        AddressPlan plan = Planner.Plan(images, Rooted);

        Assert.AreEqual(string.Empty, string.Join(' ', plan.Placements.Where(placement => placement.Why.Cause == PlacementCause.NoRoom).Select(placement => placement.Image.Path)));
        AssertDisjointInEveryRoot(plan);
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void PlanningThePlansResultMovesNothing(string shape, int seed)
    {
        AddressPlan plan = Planner.Plan(Make(shape, seed), Rooted);
        AddressPlan again = Planner.Plan(plan.Placements.Select(placement => placement.Image with { ImageBase = placement.Base }), Rooted);

        Assert.AreEqual(0, again.Count(PlacementAction.Moved));
        Assert.IsTrue(again.Placements.All(placement => placement.Base == placement.Image.ImageBase));
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void WithoutRootsSomeAreLeftAndToldOfWithTheirCost(string shape, int seed)
    {
        AddressPlan plan = Planner.Plan(Make(shape, seed), new RebaseBindOptions());

        Placement[] left = [.. plan.Placements.Where(placement => placement.Why.Cause == PlacementCause.NoRoom)];
        Dictionary<string, Finding> told = plan.Findings.Where(finding => finding.Code == FindingCatalog.NoRoom).ToDictionary(finding => finding.Image, StringComparer.Ordinal);
        Assert.AreNotEqual(0, left.Length);
        CollectionAssert.AreEquivalent(left.Select(placement => placement.Image.Path).ToArray(), told.Keys);
        foreach (Placement placement in left)
        {
            Finding finding = told[placement.Image.Path];
            Assert.AreEqual(FindingSeverity.Warning, finding.Severity);
            Assert.AreEqual(PlacementAction.Fixed, placement.Action);
            Assert.AreEqual(placement.Image.ImageBase, placement.Base);
            StringAssert.Contains(finding.Message, FormattableString.Invariant($"{placement.Image.Fixups:N0} fixups in {placement.Image.RelocationPages:N0} pages"), StringComparison.Ordinal);
        }

        AssertDisjoint("everything", [.. plan.Placements.Except(left).Where(placement => placement.Image.IsDll)]);
    }

    private static IEnumerable<object[]> Shapes =>
    [
        .. Enumerable.Range(1, 4).Select(seed => new object[] { nameof(CoreAndPrivate), seed }),
        .. Enumerable.Range(1, 4).Select(seed => new object[] { nameof(RandomSharing), seed }),
        .. Enumerable.Range(1, 4).Select(seed => new object[] { nameof(RingOfSuites), seed }),
    ];

    private static RebaseBindOptions Rooted => new() { Processes = new() { Roots = [.. Enumerable.Range(0, Roots).Select(RootName)] } };

    private static ImageSummary[] Make(string shape, int seed) => shape switch
    {
        nameof(CoreAndPrivate) => CoreAndPrivate(new Random(seed)),
        nameof(RandomSharing) => RandomSharing(new Random(seed)),
        _ => RingOfSuites(new Random(seed)),
    };

    /// <summary>A core of 500 MiB that all load; each program has the rest to itself.</summary>
    private static ImageSummary[] CoreAndPrivate(Random random)
    {
        ImageSummary[] core = Dlls(random, "core", 500UL * MiB);
        ImageSummary[][] own = [.. Enumerable.Range(0, Roots).Select(root => Dlls(random, $"own{root:D2}", (Total - (500UL * MiB)) / Roots))];
        return WithRoots([.. core, .. own.SelectMany(dlls => dlls)], root => [.. core, .. own[root]]);
    }

    /// <summary>Each program loads DLLs drawn from all, up to 600 MiB; DLLs that no program drew go to those with the fewest bytes.</summary>
    private static ImageSummary[] RandomSharing(Random random)
    {
        ImageSummary[] dlls = Dlls(random, "any", Total);
        var loads = new List<ImageSummary>[Roots];
        var bytes = new ulong[Roots];
        for (int root = 0; root < Roots; root++)
        {
            loads[root] = [];
            foreach (ImageSummary dll in random.Shuffled(dlls).TakeWhile(dll => bytes[root] + dll.SizeOfImage <= 600UL * MiB))
            {
                Load(root, dll);
            }
        }

        foreach (ImageSummary dll in dlls.Except(loads.SelectMany(load => load)))
        {
            Load(Array.IndexOf(bytes, bytes.Min()), dll);
        }

        return WithRoots(dlls, root => loads[root]);

        void Load(int root, ImageSummary dll)
        {
            loads[root].Add(dll);
            bytes[root] += dll.SizeOfImage;
        }
    }

    /// <summary>A core and a ring of 12 suites; program i loads the core and four neighbouring suites from the i-th on, 880 MiB in all.</summary>
    private static ImageSummary[] RingOfSuites(Random random)
    {
        const int suites = 12;
        const int neighbours = 4;

        // core + 4 suites = 880 MiB and core + 12 suites = 2048 MiB
        const ulong suiteBytes = 146UL * MiB;
        ImageSummary[] core = Dlls(random, "core", Total - (suites * suiteBytes));
        ImageSummary[][] ring = [.. Enumerable.Range(0, suites).Select(suite => Dlls(random, $"suite{suite:D2}", suiteBytes))];
        return WithRoots(
            [.. core, .. ring.SelectMany(dlls => dlls)],
            root => [.. core, .. Enumerable.Range(root, neighbours).SelectMany(suite => ring[suite % suites])]);
    }

    private static string RootName(int root) => $"root{root:D2}.exe";

    /// <summary>DLLs of 256 KiB to 8 MiB at one base, in whole units of 64 KiB, with exactly so many bytes together.</summary>
    private static ImageSummary[] Dlls(Random random, string name, ulong bytes)
    {
        const uint unit = 0x10000;
        var dlls = new List<ImageSummary>();
        for (ulong left = bytes / unit; left != 0;)
        {
            uint units = (uint)Math.Min(left, (ulong)random.Next(4, 128));
            left -= units;
            dlls.Add(Summaries.X86($"{name}-{dlls.Count:D3}.dll", size: units * unit, fixups: random.Next(1, 100_000)) with { RelocationPages = random.Next(1, (int)units * 16) });
        }

        return [.. dlls];
    }

    private static ImageSummary[] WithRoots(ImageSummary[] dlls, Func<int, IEnumerable<ImageSummary>> loads)
        => [.. dlls, .. Enumerable.Range(0, Roots).Select(root => Summaries.X86(RootName(root), 0x40_0000, 0x10_0000) with { IsDll = false, Imports = [.. loads(root).Select(dll => dll.Path)] })];

    /// <summary>The case is as hard as it claims to be, and every DLL is some program's.</summary>
    private static void AssertScale(ImageSummary[] images)
    {
        ImageSummary[] dlls = [.. images.Where(image => image.IsDll)];
        Dictionary<string, ulong> sizes = dlls.ToDictionary(dll => dll.Path, dll => (ulong)dll.SizeOfImage, StringComparer.Ordinal);
        Assert.IsGreaterThanOrEqualTo(Total - (40UL * 0x10000), (ulong)dlls.Sum(dll => dll.SizeOfImage));
        Assert.IsTrue(images.Where(image => !image.IsDll).All(exe => (ulong)exe.Imports.Sum(name => (long)sizes[name]) <= MostOfARoot));
        CollectionAssert.AreEquivalent(sizes.Keys, images.SelectMany(image => image.Imports).Distinct().ToArray());
    }

    private static void AssertDisjointInEveryRoot(AddressPlan plan)
    {
        Placement[] roots = [.. plan.Placements.Where(placement => !placement.Image.IsDll)];
        Assert.HasCount(Roots, roots);
        foreach (Placement root in roots)
        {
            HashSet<string> loaded = [.. root.Image.Imports];
            AssertDisjoint(root.Image.Path, [root, .. plan.Placements.Where(placement => loaded.Contains(placement.Image.Path))]);
        }
    }

    /// <summary>Each with each, by first and last byte.</summary>
    private static void AssertDisjoint(string process, Placement[] placements)
    {
        for (int i = 0; i < placements.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (ulong a, ulong b) = (placements[i].Base.Value, placements[j].Base.Value);
                if (a < b + placements[j].Image.SizeOfImage && b < a + placements[i].Image.SizeOfImage)
                {
                    Assert.Fail($"{process}: {placements[i].Image.Path} at {placements[i].Base} and {placements[j].Image.Path} at {placements[j].Base} overlap");
                }
            }
        }
    }
}
