using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading;

/// <summary>Processes of thousands of modules: nothing overflows, and work grows as they do.</summary>
[TestClass]
public sealed class ManyModulesTests
{
    private const int Many = 10_000;

    private static IEnumerable<object[]> Profiles => LoaderProfile.All.Select(static profile => new object[] { profile.Name });

    [TestMethod]
    [DynamicData(nameof(Profiles))]
    public void AChainOfTenThousandIsFollowedToItsEnd(string profile)
    {
        var tree = new FactTree(Many, static i => i + 1 < Many ? [i + 1] : []);

        SimulatedProcess process = tree.Run(LoaderProfile.Find(profile)!).Processes.Single();

        Assert.HasCount(Many + 1, process.Modules);
        Assert.IsTrue(process.Modules.Skip(1).Select(static (module, i) => module.Image.Path == FactTree.NameOf(i) && module.InitialisationOrder == Many - 1 - i).All(static isRight => isRight));
    }

    /// <summary>All want one base, so all but the first go somewhere else, each to a place of its own.</summary>
    [TestMethod]
    [DynamicData(nameof(Profiles))]
    public void TenThousandThatCollideAllFindAPlace(string profile)
    {
        var tree = new FactTree(Many, static i => i < 0 ? Enumerable.Range(0, Many) : [(i + 1) % Many, (i * 7) % Many, i]);

        SimulatedProcess process = tree.Run(LoaderProfile.Find(profile)!).Processes.Single();

        Assert.AreEqual(Many - 1, process.Totals.Relocated);
        Assert.AreEqual((Many - 1) * 100L, process.Totals.Fixups);
        Assert.HasCount(Many + 1, process.Modules.Select(static module => module.ActualBase).Distinct());
        Assert.AreEqual(Many, process.Modules.Max(static module => module.InitialisationOrder) + 1);
    }

    /// <summary>Twice the modules and imports: twice the memory, and every descriptor looked into once.</summary>
    [TestMethod]
    [DynamicData(nameof(Profiles))]
    public void TwiceTheModulesTakeTwiceTheWork(string profile)
    {
        Allocated(profile, 100, out _);
        long one = Allocated(profile, 1000, out int openedByOne);
        long two = Allocated(profile, 2000, out int openedByTwo);
        long four = Allocated(profile, 4000, out int openedByFour);

        Assert.AreEqual((2 * 1001, 2 * 2001, 2 * 4001), (openedByOne / 4, openedByTwo / 4, openedByFour / 4));
        Assert.IsLessThan(2.3 * one, (double)two);
        Assert.IsLessThan(2.3 * two, (double)four);
    }

    /// <summary>Room is not looked for from the bottom again and again.</summary>
    [TestMethod]
    public void ImagesOfNearly4GibTakeNoMoreThanOthers()
    {
        var tree = new FactTree(200, static i => i < 0 ? Enumerable.Range(0, 200) : [], static (_, facts) => facts with { Summary = facts.Summary with { SizeOfImage = 0xFFFF_F000 } });

        SimulatedProcess process = tree.Run(LoaderProfile.WindowsXP).Processes.Single();

        Assert.AreEqual(200L * 0xFFFF_F000 + 0x2_0000, process.Totals.MappedBytes);
        Assert.HasCount(201, process.Modules);
        Assert.IsTrue(process.Modules.Zip(process.Modules.Skip(1)).All(static pair => pair.First.ActualBase != pair.Second.ActualBase));
    }

    private static long Allocated(string profile, int count, out int opened)
    {
        var tree = new FactTree(count, i => Enumerable.Range(1, 4).Select(k => (i + 1 + (k * k)) % count));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ProfileSimulation simulation = tree.Run(LoaderProfile.Find(profile)!);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(count + 1, simulation.Totals.Modules);
        opened = tree.Opened;
        return allocated;
    }
}
