using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.PortableExecutable;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Planning;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Loading;

/// <summary>What was done with a tree, what was left and why, and what would gain more.</summary>
[TestClass]
public sealed class TreeOutcomeTests
{
    [TestMethod]
    public void WhatHappensToImagesIsCounted()
    {
        TreeOutcome outcome = TreeOutcome.Of(Report(
            [
                Of("a.dll", static image => image with { ImageBase = new VirtualAddress(0x40_0000) }),
                Of("b.dll", static image => image with { ImageBase = new VirtualAddress(0x50_0000), IsBound = true }, isLaidOut: true),
                Of("c.dll", static image => image),
                Of("signed.dll", static image => image),
                Of("managed.dll", static image => image, ImageKind.IntermediateLanguage),
            ],
            [new Finding(FindingCatalog.Signed, FindingSeverity.Warning, "signed.dll", "left")]))!;

        Assert.AreEqual("would change 2 of 4 native images moved, 1 laid out in pages, 1 bound", outcome.Label + " " + outcome.Done);
        Assert.AreEqual("1 because it is signed: --signed strip (RebaseBindSigned=strip), then sign again", outcome.Left.Single().Text);
        Assert.AreEqual("1 needs no change; 1 managed image is left to the .NET runtime", outcome.Rest);
    }

    [TestMethod]
    public void WhatIsLeftIsGroupedByReasonAndWhatOverlapsNothingComesLast()
    {
        Finding Left(string code, string path, FindingSeverity severity) => new(code, severity, path, "left");

        IReadOnlyList<LeftGroup> groups = LeftGroup.In(
        [
            .. Enumerable.Range(0, 1200).Select(i => Left(FindingCatalog.StrongName, $"{i}.dll", FindingSeverity.Note)),
            Left(FindingCatalog.AddressesWithoutFixup, "b.dll", FindingSeverity.Note),
            Left(FindingCatalog.AddressesWithoutFixup, "z.dll", FindingSeverity.Warning),
            Left(FindingCatalog.Signed, "a.dll", FindingSeverity.Warning),
            Left(FindingCatalog.OddFixups, "a.dll", FindingSeverity.Note),
        ]);

        Assert.AreEqual(
            "2 because they have addresses without relocations: link again, and keep .reloc (z.dll)\n"
            + "1 because it is signed: --signed strip (RebaseBindSigned=strip), then sign again (a.dll)\n"
            + "1,200 because they are strong-named; they overlap nothing (0.dll)",
            string.Join('\n', groups.Select(static group => $"{group.Text} ({group.Example})")));
    }

    /// <summary>The plan's codes that say that an image was left, each with words of its own.</summary>
    [TestMethod]
    public void EveryReasonToLeaveAnImageHasWords()
    {
        string[] codes = [.. Enumerable.Range(1010, 9).Concat(Enumerable.Range(1040, 9)).Select(static number => $"RB{number}").Except([FindingCatalog.OddFixups]), "RB1001", "RB1052", "RB1060"];

        CollectionAssert.AreEqual(Array.Empty<string>(), codes.Where(static code => !LeftGroup.Has(code)).ToArray());
        foreach (string code in codes)
        {
            StringAssert.Matches(new LeftGroup(code, 1, "a.dll", IsHarmless: false).Text, new System.Text.RegularExpressions.Regex("^1 because it (?:is|has|lies|loads|needs|finds|cannot) ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromMinutes(5)));
        }
    }

    /// <summary>The whole way: a tree is simulated, and the outcome says what applying it would do.</summary>
    [TestMethod]
    public void ASimulationKnowsWhatWouldBeDone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.dll", ImageBuilder.X64().WithPointers(3).Build().ToArray());
        folder.Write("b.dll", ImageBuilder.X64().WithPointers(300).Build().ToArray());
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Layout = FileLayout.Pages } });
        GatheredTree tree = pipeline.Scan(ImageSource.Folder(folder.Root));
        TreeOutcome outcome = TreeOutcome.Of(pipeline.Simulate(tree, pipeline.Preview(tree), new LoadOptions()))!;

        Assert.AreEqual("1 of 2 native images moved, 2 laid out in pages", outcome.Done);
        Assert.IsFalse(outcome.IsDone);
        Assert.IsNull(TreeOutcome.Of(pipeline.Simulate(tree, plan: null, new LoadOptions())));
    }

    [TestMethod]
    public void AnotherPolicyThatGainsClearlyMoreIsNamed()
    {
        LoadedModule read = Handmade.Module() with { PrivatePagesByCause = new PageCauses(100, 1, 0, 0, 0, 0), PrivatePagesIfAligned = 5 };

        Assert.AreEqual(
            "100 of 101 private pages under wine-8.0 are of files that are read instead of mapped: --layout pages (RebaseBindLayout=pages) saves 96 of them; rebasing saves none",
            Gain(LoaderProfile.Wine8, read, read));
        Assert.IsNull(Gain(LoaderProfile.Wine8, read with { PrivatePagesByCause = new PageCauses(100, 1, 49, 0, 0, 0) }, read));
        Assert.IsNull(Gain(LoaderProfile.Wine8, read, read with { PrivatePagesIfAligned = 50 }));

        LoadedModule forced = Handmade.Module(landing: LandingReason.Dynamic, image: Summaries.Dll("a.dll") with { DllCharacteristics = DllCharacteristics.DynamicBase }) with { Fixups = 5_000, PrivatePagesByCause = Handmade.Relocation(70) };
        Assert.AreEqual(
            "1 DLL with DYNAMICBASE is relocated under wine-10.0 in every process, whatever the base, 5,000 fixups: --for wine (RebaseBindFor=wine) changes that; rebasing saves none",
            Gain(LoaderProfile.Wine10, forced, forced));
    }

    /// <summary>The layout changes no assembly of IL; the .NET runtime reads these in any case.</summary>
    [TestMethod]
    public void OnlyWhatThePolicyWouldChangeIsCounted()
    {
        LoadedModule Read(string path, Func<ImageSummary, ImageSummary> change) => Handmade.Module(image: change(Summaries.Dll(path))) with { PrivatePagesByCause = new PageCauses(100, 0, 0, 0, 0, 0) };

        LoadedModule[] all =
        [
            Read("a.dll", static image => image),
            Read("signed.dll", static image => image with { IsSigned = true }),
            Read("il.dll", static image => image with { Kind = ImageKind.IntermediateLanguage }),
            Read("excluded.dll", static image => image with { IsExcluded = true }),
            Read("forced.dll", static image => image with { IsSigned = true, DllCharacteristics = DllCharacteristics.ForceIntegrity }),
            Read("odd.dll", static image => image),
        ];
        OpenPolicies open = OpenPolicies.All with { KeepingLayout = ["odd.dll"] };

        Assert.AreEqual(
            "600 of 600 private pages under wine-8.0 are of files that are read instead of mapped: --layout pages (RebaseBindLayout=pages) saves 200 of them, with --signed strip for the 1 that is signed",
            Gain(open, LoaderProfile.Wine8, all));
        StringAssert.EndsWith(Gain(open with { Leave = new LeavePolicy(SignedPolicy.Strip, RangeProfile.Windows) }, LoaderProfile.Wine8, all), "saves 200 of them", StringComparison.Ordinal);
        Assert.IsNull(Gain(open, LoaderProfile.Wine8, [.. all.Skip(2)]));
        Assert.IsNull(Gain(open with { Change = new ChangePolicy { Layout = FileLayout.Pages } }, LoaderProfile.Wine8, all));
    }

    /// <summary>DYNAMICBASE stays in DLLs for ARM.</summary>
    [TestMethod]
    public void OnlyDllsThatCanLoseTheFlagAreCounted()
    {
        LoadedModule Forced(string path, Func<ImageSummary, ImageSummary> change) => Handmade.Module(landing: LandingReason.Dynamic, image: change(Summaries.Dll(path) with { DllCharacteristics = DllCharacteristics.DynamicBase })) with { Fixups = 500, PrivatePagesByCause = Handmade.Relocation(70) };

        LoadedModule[] all = [Forced("a.dll", static image => image), Forced("arm.dll", static image => image with { Machine = Machine.Arm64 })];

        StringAssert.StartsWith(Gain(OpenPolicies.All, LoaderProfile.Wine10, all), "1 DLL with DYNAMICBASE is relocated under wine-10.0 in every process, whatever the base, 500 fixups: --for wine", StringComparison.Ordinal);
        Assert.IsNull(Gain(OpenPolicies.All with { Leave = new LeavePolicy(SignedPolicy.Skip, RangeProfile.Wine) }, LoaderProfile.Wine10, all[1]));
        Assert.IsNull(Gain(OpenPolicies.All with { Change = new ChangePolicy { DynamicBase = DynamicBasePolicy.Clear } }, LoaderProfile.Wine10, all));
    }

    /// <summary>The whole way: files that might be laid out are asked whether they can be, as the layout itself does.</summary>
    [TestMethod]
    public void ASimulationKnowsWhichFilesCannotBeLaidOut()
    {
        using var folder = new TemporaryFolder();
        folder.Write("app.exe", ImageBuilder.X64().AsExe().WithPointers(3).Build().ToArray());
        folder.Write("setup.exe", [.. ImageBuilder.X64().AsExe().WithPointers(3).Build().ToArray(), .. new byte[] { 1, 2, 3 }]);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Layout = FileLayout.Pages } });
        GatheredTree tree = pipeline.Scan(ImageSource.Folder(folder.Root));
        var keeping = new RebaseBindPipeline(new RebaseBindOptions());
        OpenPolicies open = keeping.Simulate(tree, plan: null, new LoadOptions { Profiles = [LoaderProfile.Wine8] }).Open;

        string[] laidOut = [.. pipeline.PreviewLayouts(tree, pipeline.Preview(tree)).Layouts.Select(static layout => layout.Path)];
        CollectionAssert.AreEqual(new[] { "app.exe" }, laidOut);
        CollectionAssert.AreEqual(laidOut, tree.Images.Where(open.LaysOut).Select(static image => image.Path).ToArray());
    }

    private static string? Gain(OpenPolicies open, LoaderProfile profile, params LoadedModule[] modules)
        => PolicyGain.Of(Handmade.Report(Handmade.Simulation(Handmade.Profile(profile, Handmade.Process(modules))), after: null) with { Open = open });

    private static string? Gain(LoaderProfile profile, LoadedModule before, LoadedModule after) => PolicyGain.Of(Handmade.Report(
        Handmade.Simulation(Handmade.Profile(profile, Handmade.Process(before))),
        Handmade.Simulation(Handmade.Profile(profile, Handmade.Process(after)))));

    private static ImageOutcome Of(string path, Func<ImageSummary, ImageSummary> change, ImageKind kind = ImageKind.Native, bool isLaidOut = false)
    {
        ImageSummary before = Summaries.Dll(path) with { Kind = kind };
        return new ImageOutcome(before, change(before), isLaidOut);
    }

    private static LoadReport Report(ImageOutcome[] images, Finding[] findings)
    {
        LoadSimulation nothing = Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows10));
        return Handmade.Report(nothing, nothing) with { Images = images, Findings = findings };
    }
}
