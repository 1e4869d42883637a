using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Loading;

/// <summary>Every verdict and every reason, from results written down by hand.</summary>
[TestClass]
public sealed class ImageEffectsTests
{
    private static readonly LoadedModule AtBase = Handmade.Module();
    private static readonly LoadedModule Moved = Handmade.Module(landing: LandingReason.Collision) with { Partner = "b.dll" };

    [TestMethod]
    public void FewerPrivatePagesAreAnEffect()
        => AssertVerdict(Effect.Effective, "5 private pages fewer", Moved with { PrivatePagesByCause = Handmade.Relocation(7) }, AtBase with { PrivatePagesByCause = Handmade.Relocation(2) });

    [TestMethod]
    public void MorePrivatePagesAreHarm()
        => AssertVerdict(Effect.Harmful, "1 private page more", AtBase, Moved with { PrivatePagesByCause = Handmade.Relocation(1) });

    [TestMethod]
    public void FewerLookUpsAreAnEffect()
        => AssertVerdict(Effect.Effective, "1 look-up fewer", AtBase with { Imports = new ImportWork { LookUps = 3 } }, AtBase with { Imports = new ImportWork { LookUps = 2 } });

    [TestMethod]
    public void MoreLookUpsAreHarmWherePagesAreTheSame()
        => AssertVerdict(Effect.Harmful, "1,234 look-ups more", AtBase, AtBase with { Imports = new ImportWork { LookUps = 1234 } });

    /// <summary>Pages weigh more than look-ups, and both are told.</summary>
    [TestMethod]
    [DataRow(2, 0, Effect.Effective, "2 private pages fewer, 3 look-ups more")]
    [DataRow(0, 2, Effect.Harmful, "2 private pages more, 3 look-ups more")]
    internal void PagesDecideWhereTheTwoDisagree(int before, int after, Effect effect, string reason)
        => AssertVerdict(effect, reason, Moved with { PrivatePagesByCause = Handmade.Relocation(before) }, AtBase with { PrivatePagesByCause = Handmade.Relocation(after), Imports = new ImportWork { LookUps = 3 } });

    /// <summary>Every process counts: one module's pages in the first, another's in the second.</summary>
    [TestMethod]
    public void AnImageIsJudgedOverAllProcesses()
    {
        LoadSimulation before = Handmade.Simulation(Handmade.Profile(LoaderProfile.WindowsXP, Handmade.Process(Moved with { PrivatePagesByCause = Handmade.Relocation(4) }), Handmade.Process(AtBase)));
        LoadSimulation after = Handmade.Simulation(Handmade.Profile(LoaderProfile.WindowsXP, Handmade.Process(AtBase), Handmade.Process(Moved with { PrivatePagesByCause = Handmade.Relocation(3) })));

        EffectVerdict verdict = ImageEffects.Judge([Summaries.Dll("a.dll")], before, after).Single();

        Assert.AreEqual(new EffectVerdict("a.dll", "windows-xp", Effect.Effective, "1 private page fewer", 4, 3), verdict);
    }

    [TestMethod]
    public void WhatCanBeLoadedNowIsAnEffect()
        => AssertVerdict(Effect.Effective, "it can be loaded now; before, other images took its addresses and it cannot be moved", Failing(), Handmade.Process(AtBase with { PrivatePagesByCause = Handmade.Relocation(3) }));

    /// <summary>A process can also fail at its bindings (STATUS_OBJECT_NAME_INVALID); addresses are not to blame then.</summary>
    [TestMethod]
    public void WhatFailedForAnotherReasonIsSaidToHaveFailedForThat()
        => AssertVerdict(
            Effect.Effective,
            "it can be loaded now; before, its bound import directory did not fit its imports",
            Handmade.Process(System.Reflection.PortableExecutable.Machine.Amd64, [Handmade.Failure(status: 0xC000_0033)], AtBase),
            Handmade.Process(AtBase));

    [TestMethod]
    public void WhatCanNoLongerBeLoadedIsHarm()
        => AssertVerdict(Effect.Harmful, "it can no longer be loaded where it could before", Handmade.Process(AtBase), Failing());

    [TestMethod]
    public void WhatCannotBeLoadedBeforeAsAfterHasNoEffect()
        => AssertVerdict(Effect.NoEffect, "it cannot be loaded, neither before nor after", Failing(), Failing());

    [TestMethod]
    public void WhatNobodyLoadsHasNoEffect()
        => AssertVerdict(Effect.NoEffect, "no process loads it; say with --dynamic-load which image does", Handmade.Process(Handmade.Module("b.dll")), Handmade.Process(Handmade.Module("b.dll")));

    [TestMethod]
    public void WhereNoProgramRunsNothingHasAnEffect()
    {
        LoadSimulation nothing = Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows7));

        Assert.AreEqual("none of the programs runs on Windows 7, Vista", ImageEffects.Judge([Summaries.Dll("a.dll")], nothing, nothing).Single().Reason);
    }

    [TestMethod]
    public void AslrChoosesWhateverTheBase()
        => AssertVerdict(Effect.NoEffect, "ASLR chooses its address, once for all processes, and its pages stay shared", Handmade.Module(landing: LandingReason.Aslr), Handmade.Module(landing: LandingReason.Aslr));

    /// <summary>Only if it does so in every process.</summary>
    [TestMethod]
    public void WhereAslrsPlaceIsTakenSomewhereTheImageIsRelocated()
    {
        SimulatedProcess[] processes = [Handmade.Process(Handmade.Module(landing: LandingReason.Aslr)), Handmade.Process(Handmade.Module(landing: LandingReason.AslrCollision) with { Partner = "scanner" })];
        LoadSimulation both = Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows10, processes));

        Assert.AreEqual("it is relocated before and after: scanner is in its way", ImageEffects.Judge([Summaries.Dll("a.dll")], both, both).Single().Reason);
    }

    [TestMethod]
    public void AFileThatIsReadWhateverItsBaseGainsNothing()
    {
        var unaligned = new PageCauses(9, 1, 0, 0, 0, 0);

        AssertVerdict(Effect.NoEffect, "it is no longer relocated, but its sections do not lie at page boundaries in the file, so Wine reads them into private memory, whatever its base is; --layout pages changes that", Moved with { PrivatePagesByCause = unaligned }, AtBase with { PrivatePagesByCause = unaligned });
    }

    [TestMethod]
    public void AnImageWithoutFixupsGainsNothing()
        => AssertVerdict(Effect.NoEffect, "it is no longer relocated, but that saves nothing: it has no fixups that matter", Moved, AtBase);

    [TestMethod]
    public void WhatIsStillRelocatedIsToldWhoIsInTheWay()
        => AssertVerdict(Effect.NoEffect, "it is relocated before and after: b.dll is in its way", Moved, Moved);

    [TestMethod]
    public void WhatALoaderMovesForItsOwnReasonsIsToldSo()
        => AssertVerdict(Effect.NoEffect, "it is relocated before and after: this loader moves it", Handmade.Module(landing: LandingReason.LowBase), Handmade.Module(landing: LandingReason.LowBase));

    [TestMethod]
    public void WhatLiesAtItsBaseGainsNothing()
        => AssertVerdict(Effect.NoEffect, "it lies at its base before and after", AtBase, AtBase);

    [TestMethod]
    public void IgnoredBindingsAreMentioned()
        => AssertVerdict(Effect.NoEffect, "it lies at its base before and after; its bound imports are ignored", AtBase, AtBase with { Imports = new ImportWork { BindingsIgnored = 1 } });

    [TestMethod]
    public void OnlyNativeImagesAreJudgedByImageThenByLoader()
    {
        ImageSummary[] images = [Summaries.Dll("a.dll"), Summaries.Dll("il.dll") with { Kind = ImageKind.IntermediateLanguage }, Summaries.Dll("r.dll") with { Kind = ImageKind.ReadyToRun }];
        LoadSimulation state = Handmade.Simulation(Handmade.Profile(LoaderProfile.WindowsXP, Handmade.Process(AtBase)), Handmade.Profile(LoaderProfile.Wine8, Handmade.Process(AtBase)));

        Assert.AreEqual(
            "a.dll windows-xp, a.dll wine-8.0, r.dll windows-xp, r.dll wine-8.0",
            string.Join(", ", ImageEffects.Judge(images, state, state).Select(static verdict => verdict.Path + " " + verdict.Profile)));
    }

    private static SimulatedProcess Failing() => Handmade.Process(System.Reflection.PortableExecutable.Machine.Amd64, [Handmade.Failure()]);

    private static void AssertVerdict(Effect effect, string reason, LoadedModule before, LoadedModule after) => AssertVerdict(effect, reason, Handmade.Process(before), Handmade.Process(after));

    private static void AssertVerdict(Effect effect, string reason, SimulatedProcess before, SimulatedProcess after)
    {
        EffectVerdict verdict = ImageEffects.Judge(
            [Summaries.Dll("a.dll")],
            Handmade.Simulation(Handmade.Profile(LoaderProfile.Wine8, before)),
            Handmade.Simulation(Handmade.Profile(LoaderProfile.Wine8, after))).Single();

        Assert.AreEqual((effect, reason), (verdict.Effect, verdict.Reason));
    }
}
