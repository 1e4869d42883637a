using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Binding;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Gating;

namespace RebaseBind.Tests.Loading;

/// <summary>What imports cost: look-ups, comparisons, hints, forwarders (D.3), bindings (A.3, A.4), system calls (D.3).</summary>
[TestClass]
public sealed class ImportWorkTests
{
    private static readonly ExportedSymbol[] Seven = ["a", "b", "c", "d", "e", "f", "g"];

    /// <summary>D.3: one comparison with the hinted name; if it fails, a search by halves. Of 7 names "d" is the middle, "b" the second probe, "g" the third.</summary>
    [TestMethod]
    [DataRow("g", 6, 1, 1)]
    [DataRow("d", 0, 0, 2)]
    [DataRow("b", 0, 0, 3)]
    [DataRow("g", 0, 0, 4)]
    [DataRow("g", 99, 0, 3)]
    public void ANameIsComparedWithTheHintedOneThenByHalves(string name, int hint, int hits, int comparisons)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", ImportedSymbol.WithHint(name, (ushort)hint)))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(Seven));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual(new ImportWork { LookUps = 1, HintHits = hits, Comparisons = comparisons }, scene.Process(profile).Totals.Imports, profile.Name);
        }
    }

    [TestMethod]
    public void AnOrdinalIsComparedWithNothing()
        => Assert.AreEqual(
            new ImportWork { LookUps = 2, ByOrdinal = 2 },
            new LoadScene().With("app.exe", LoadScene.Program().Imports("a.dll", 1, 7)).With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(Seven)).Process(LoaderProfile.WindowsXP).Totals.Imports);

    /// <summary>D.3: a forwarder resolves again, without a hint: one name, found at the first probe or where the hint 0 leads; then by ordinal.</summary>
    [TestMethod]
    public void EachForwarderIsAHopAndASearchWithoutHint()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "b.other")))
            .With("b.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("b.dll").Exports(ExportedSymbol.Forwarded("other", "c.#1")))
            .With("c.dll", LoadScene.Library().At(0x1_A000_0000));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual(new ImportWork { LookUps = 1, HintHits = 1, Comparisons = 2, ForwarderHops = 2 }, scene.Process(profile).Totals.Imports, profile.Name);
        }
    }

    /// <summary>L, 2: XP and 7 give a forwarded name the hint 0, which costs one comparison and is no hint of a linker's. Of 7 names "d" is the first probe of a search, "b" the second.</summary>
    [TestMethod]
    [DataRow("d", 1, 2)]
    [DataRow("b", 2, 3)]
    [DataRow("a", 3, 1)]
    public void AForwardedNameIsComparedWithTheFirstNameUpTo7(string name, int without, int with)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", 1))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "b." + name)))
            .With("b.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("b.dll").Exports(Seven));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            int comparisons = profile == LoaderProfile.WindowsXP || profile == LoaderProfile.Windows7 ? with : without;
            Assert.AreEqual(new ImportWork { LookUps = 1, ByOrdinal = 1, Comparisons = comparisons, ForwarderHops = 1 }, scene.Process(profile).Totals.Imports, profile.Name);
        }
    }

    [TestMethod]
    public void ForwardersInACircleEnd()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "b.call")))
            .With("b.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("b.dll").Exports(ExportedSymbol.Forwarded("call", "a.call")));

        Assert.AreEqual(32, scene.Process(LoaderProfile.Windows10).Totals.Imports.ForwarderHops);
    }

    [TestMethod]
    public void AnImportThatIsNotExportedIsUnresolved()
        => Assert.AreEqual(2, new LoadScene().With("app.exe", LoadScene.Program().Imports("a.dll", "nothing", 99)).With("a.dll", LoadScene.Library()).Process(LoaderProfile.Wine8).Totals.Imports.Unresolved);

    /// <summary>D.3: three calls for each descriptor up to 7, two for each under Wine, two for each image since 8.</summary>
    [TestMethod]
    [DataRow("windows-xp", 6)]
    [DataRow("windows-7", 6)]
    [DataRow("windows-10", 2)]
    [DataRow("wine-8.0", 4)]
    public void AddressTablesAreUnprotectedByDescriptorOrByImage(string profile, int calls)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        Assert.AreEqual(calls, scene.Process(LoaderProfile.Find(profile)!).Totals.ProtectionCalls);
    }

    /// <summary>D.2: each section that is not writable and has raw data, there and back, then the cache; W: every section, there and back. ".text" and ".reloc" are not writable, ".rdata" and ".bss" are.</summary>
    [TestMethod]
    [DataRow("windows-xp", 5)]
    [DataRow("windows-7", 5)]
    [DataRow("windows-10", 5)]
    [DataRow("wine-8.0", 8)]
    public void RelocatingUnprotectsSections(string profile, int calls)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().WithPointers(1).WithSection(".bss", section => section.WithCharacteristics(0xC000_0080).WithoutRawData(0x1000)));

        LoadedModule module = scene.Module(LoaderProfile.Find(profile)!, "b.dll");

        Assert.AreEqual(calls, module.ProtectionCalls);
        Assert.AreEqual(profile == "wine-8.0" ? 0 : 3, module.CommitPages);
    }

    /// <summary>A.3 and A.4: up to 7 a valid binding costs nothing at all; Windows 8 and later and Wine never look.</summary>
    [TestMethod]
    [DataRow("windows-xp", 1, 0, 0)]
    [DataRow("windows-7", 1, 0, 0)]
    [DataRow("windows-10", 0, 0, 1)]
    [DataRow("wine-8.0", 0, 0, 1)]
    public void AValidBindingIsHonouredWhereSomebodyLooks(string profile, int honoured, int stale, int ignored)
    {
        SimulatedProcess process = Bound(LoadScene.Library()).Process(LoaderProfile.Find(profile)!);

        Assert.AreEqual((honoured, stale, ignored), (process.Totals.Imports.BindingsHonoured, process.Totals.Imports.BindingsStale, process.Totals.Imports.BindingsIgnored));
        Assert.AreEqual(honoured == 1 ? 0 : 1, process.Totals.Imports.LookUps);
        Assert.AreEqual(honoured == 1 ? 0 : 1, process.Totals.PrivatePagesByCause.Imports);
        Assert.AreEqual("app.exe a.dll", Bound(LoadScene.Library()).Order(LoaderProfile.Find(profile)!));
    }

    /// <summary>A.3, step 4: another stamp, or not at its base.</summary>
    [TestMethod]
    public void AStaleBindingIsLookedUp()
    {
        SimulatedProcess replaced = Bound(LoadScene.Library(), LoadScene.Library().WithTimeDateStamp(0x1234)).Process(LoaderProfile.WindowsXP);
        SimulatedProcess moved = new LoadScene { Load = new LoadOptions { Injected = [new InjectedDll("other", AddressRange.Parse("0x180000000-0x18000ffff"))] } }
            .With("app.exe", BindProgram(LoadScene.Library())).With("a.dll", LoadScene.Library()).Process(LoaderProfile.WindowsXP);

        Assert.AreEqual((1, 1, 0), (replaced.Totals.Imports.BindingsStale, replaced.Totals.Imports.LookUps, replaced.Totals.Imports.BindingsHonoured));
        Assert.AreEqual((1, 1, 0), (moved.Totals.Imports.BindingsStale, moved.Totals.Imports.LookUps, moved.Totals.Imports.BindingsHonoured));
    }

    /// <summary>A.4: "Binding has no effect if ASLR is enabled for the image" on Vista and 7; XP knows no ASLR.</summary>
    [TestMethod]
    public void ABindingToADllThatAslrMovesIsStale()
    {
        LoadScene scene = Bound(LoadScene.Library().DynamicBase());

        Assert.AreEqual(1, scene.Process(LoaderProfile.Windows7).Totals.Imports.BindingsStale);
        Assert.AreEqual(1, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsHonoured);
    }

    /// <summary>A.3, step 5: a forwarder's DLL is loaded, and checked like the first.</summary>
    [TestMethod]
    public void ABindingWithAForwarderStandsAndFallsWithItsDll()
    {
        ImageBuilder first = ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "b.call"));
        byte[] program = ImageBinder.Bind("app.exe", Unbound().Build().ToArray(), new BindTargetSet([new BindTarget("a.dll", first.Build().ToArray()), new BindTarget("b.dll", LoadScene.Library().At(0x1_9000_0000).Build().ToArray())]), BindPolicy.All).Apply(Unbound().Build().ToArray()).ToArray();
        LoadScene right = new LoadScene().With("app.exe", program).With("a.dll", first).With("b.dll", LoadScene.Library().At(0x1_9000_0000));
        LoadScene wrong = new LoadScene().With("app.exe", program).With("a.dll", first).With("b.dll", LoadScene.Library().At(0x1_9000_0000).WithTimeDateStamp(1));

        Assert.AreEqual((1, "app.exe a.dll b.dll"), (right.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsHonoured, right.Order(LoaderProfile.WindowsXP)));
        Assert.AreEqual((1, 1), (wrong.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsStale, wrong.Process(LoaderProfile.WindowsXP).Totals.Imports.ForwarderHops));
    }

    /// <summary>L, 1: of two readings, one takes a binding whose last forwarder is good, whatever became of the DLL itself. b.dll is replaced by a build with another base and stamp: its own two slots are wrong, the forwarded one is right.</summary>
    [TestMethod]
    [DataRow("any", 0, 1, 0)]
    [DataRow("last", 1, 0, 2)]
    public void AGoodLastForwarderHidesThatTheDllChanged(string reading, int honoured, int stale, int wrong)
    {
        ImportWork work = Replaced(LoadWords.StaleForwarders.Read(reading)).Process(LoaderProfile.WindowsXP).Totals.Imports;

        Assert.AreEqual((honoured, stale, wrong), (work.BindingsHonoured, work.BindingsStale, work.WrongSlots));
    }

    /// <summary>A slot is wrong once, however often a bound import directory names its DLL.</summary>
    [TestMethod]
    public void WrongSlotsCountOnce()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { StaleForwarders = StaleForwarders.Last } }
            .With("app.exe", LoadScene.Program().Imports("b.dll", "call").BoundTo("b.dll", 7, ("a.dll", 0x5F3759DF)).BoundTo("b.dll", 7, ("a.dll", 0x5F3759DF)))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        ImportWork work = scene.Process(LoaderProfile.WindowsXP).Totals.Imports;

        Assert.AreEqual((2, 1), (work.BindingsHonoured, work.WrongSlots));
    }

    /// <summary>Where nothing has changed both readings take the binding, and where the last forwarder has, both look up.</summary>
    [TestMethod]
    [DataRow(1u, 2u, 1)]
    [DataRow(7u, 2u, 1)]
    [DataRow(1u, 7u, 0)]
    public void OnlyTheLastForwarderDecides(uint first, uint last, int honoured)
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { StaleForwarders = StaleForwarders.Last } }
            .With("app.exe", LoadScene.Program().Imports("b.dll", "call").BoundTo("b.dll", 0x5F3759DF, ("first.dll", 1), ("last.dll", 2)))
            .With("b.dll", LoadScene.Library())
            .With("first.dll", LoadScene.Library().At(0x1_9000_0000).WithTimeDateStamp(first))
            .With("last.dll", LoadScene.Library().At(0x1_A000_0000).WithTimeDateStamp(last));

        Assert.AreEqual(honoured, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsHonoured);
    }

    [TestMethod]
    public void TheGateSaysThatSlotsAreWrong()
    {
        Assert.IsEmpty(LoadGate.Check(new LoadSimulation([Replaced(StaleForwarders.Any).Run(LoaderProfile.WindowsXP)]), [], new GateOptions(), Simulations.Anyone));
        GateFinding found = LoadGate.Check(new LoadSimulation([Replaced(StaleForwarders.Last).Run(LoaderProfile.WindowsXP), Replaced(StaleForwarders.Last).Run(LoaderProfile.Windows7)]), [], new GateOptions(), Simulations.Anyone).Single();

        Assert.AreEqual(("RB3006", "app.exe"), (found.Finding.Code, found.Finding.Image));
        Assert.StartsWith("has 2 import slots with wrong addresses under windows-xp and windows-7 in app.exe: a binding is taken because its last forwarder matches", found.Finding.Message, StringComparison.Ordinal);
    }

    /// <summary>A.3: only the bound directory is walked; a DLL that is missing from it is never loaded.</summary>
    [TestMethod]
    public void ADllMissingFromTheBoundDirectoryIsNotLoadedByLoadersThatReadIt()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call").BoundTo("a.dll", 1))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        Assert.AreEqual("app.exe a.dll", scene.Order(LoaderProfile.Windows7));
        Assert.AreEqual("app.exe a.dll b.dll", scene.Order(LoaderProfile.Windows10));
    }

    /// <summary>A.3, step 6: STATUS_OBJECT_NAME_INVALID.</summary>
    [TestMethod]
    public void AStaleEntryWithoutImportsStopsTheProcess()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").BoundTo("a.dll", 1).BoundTo("b.dll", 1))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        Assert.AreEqual(("app.exe", 0xC000_0033u), (scene.Process(LoaderProfile.WindowsXP).Failures.Single().Image.Path, scene.Process(LoaderProfile.WindowsXP).Failures.Single().Status));
        Assert.IsEmpty(scene.Process(LoaderProfile.Wine8).Failures);
    }

    /// <summary>A.3, step 6: the descriptor is found by its name, whatever is imported from it.</summary>
    [TestMethod]
    public void AStaleEntryOfADescriptorWithoutImportsIsHarmless()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll").BoundTo("a.dll", 1).BoundTo("B.DLL", 1))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        Assert.IsEmpty(scene.Process(LoaderProfile.WindowsXP).Failures);
        Assert.AreEqual((2, 1), (scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsStale, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.LookUps));
        Assert.AreEqual("app.exe a.dll b.dll", scene.Order(LoaderProfile.WindowsXP));
        Assert.AreEqual("app.exe a.dll", scene.Order(LoaderProfile.Windows10));
    }

    private static LoadScene Replaced(StaleForwarders reading)
    {
        ImageBuilder Target(ulong start, uint stamp) => ImageBuilder.X64().At(start).WithTimeDateStamp(stamp).ExportsAs("b.dll").Exports("f1", "f2", ExportedSymbol.Forwarded("f3", "a.call"));
        byte[] program = LoadScene.Program().Imports("b.dll", "f1", "f2", "f3").Build().ToArray();
        byte[] last = LoadScene.Library().At(0x1_9000_0000).Build().ToArray();
        var targets = new BindTargetSet([new BindTarget("a.dll", last), new BindTarget("b.dll", Target(0x1_A000_0000, 1).Build().ToArray())]);
        return new LoadScene { Load = new LoadOptions { StaleForwarders = reading } }
            .With("app.exe", ImageBinder.Bind("app.exe", program, targets, BindPolicy.All).Apply(program).ToArray())
            .With("a.dll", last)
            .With("b.dll", Target(0x1_B000_0000, 2));
    }

    private static ImageBuilder Unbound() => LoadScene.Program().Imports("a.dll", "call");

    private static byte[] BindProgram(ImageBuilder library)
        => ImageBinder.Bind("app.exe", Unbound().Build().ToArray(), new BindTargetSet([new BindTarget("a.dll", library.Build().ToArray())]), BindPolicy.All).Apply(Unbound().Build().ToArray()).ToArray();

    private static LoadScene Bound(ImageBuilder library, ImageBuilder? now = null)
        => new LoadScene().With("app.exe", BindProgram(library)).With("a.dll", now ?? library);
}
