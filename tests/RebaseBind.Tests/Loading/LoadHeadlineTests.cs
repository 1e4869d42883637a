using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.Tests.Planning;
using RebaseBind.Words;

namespace RebaseBind.Tests.Loading;

/// <summary>Which loader a report speaks of first, and what it says of each.</summary>
[TestClass]
public sealed class LoadHeadlineTests
{
    private static readonly LoadedModule Still = Handmade.Module();

    [TestMethod]
    public void TheLoaderWithTheLargestChangeOfPrivateMemoryComesFirst()
    {
        LoadHeadline headline = Change((LoaderProfile.WindowsXP, Moved(5), Still), (LoaderProfile.Windows10, Moved(9), Still), (LoaderProfile.Wine8, Moved(7), Still));

        Assert.AreEqual("windows-10 wine-8.0 windows-xp", string.Join(' ', headline.Others.Select(static other => other.Profile)));
        Assert.AreSame(LoaderProfile.Windows10, headline.Profile);
    }

    /// <summary>A loss is as much of a change as a gain.</summary>
    [TestMethod]
    public void ALossCountsLikeAGain()
        => Assert.AreSame(LoaderProfile.WindowsXP, Change((LoaderProfile.WindowsXP, Still, Moved(5)), (LoaderProfile.Windows10, Moved(4), Still)).Profile);

    [TestMethod]
    public void OfEqualsTheOneWithMoreLookUpsSavedComesFirst()
        => Assert.AreSame(LoaderProfile.WindowsXP, Change((LoaderProfile.WindowsXP, Moved(5) with { Imports = new ImportWork { LookUps = 1 } }, Still), (LoaderProfile.Windows10, Moved(5), Still)).Profile);

    [TestMethod]
    [DataRow("windows-xp windows-7 windows-10 wine-8.0", "windows-10")]
    [DataRow("windows-10 windows-xp", "windows-10")]
    [DataRow("windows-xp windows-7 wine-8.0", "windows-7")]
    [DataRow("windows-7 windows-xp", "windows-7")]
    [DataRow("wine-8.0 windows-xp", "windows-xp")]
    public void OfEqualsTheNewestWindowsComesFirst(string profiles, string first)
        => Assert.AreEqual(first, Change([.. profiles.Split(' ').Select(static name => (LoaderProfile.Find(name)!, Moved(5), Still))]).Profile.Name);

    [TestMethod]
    public void ALoaderThatRunsNothingComesAfterOneThatDoes()
    {
        LoadSimulation before = Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows10), Handmade.Profile(LoaderProfile.WindowsXP, Handmade.Process(Still)));

        LoadHeadline headline = LoadHeadline.Of(Handmade.Report(before, before));

        Assert.AreSame(LoaderProfile.WindowsXP, headline.Profile);
        Assert.AreEqual("runs none of the programs: the program asks for Windows 6.2", headline.Others[1].Text);
    }

    [TestMethod]
    public void WithoutProcessesThereIsNothingToSay()
    {
        LoadSimulation nothing = Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows10) with { NotRun = [] });

        Assert.AreEqual("no process to simulate", LoadHeadline.Of(Handmade.Report(nothing, nothing)).Others.Single().Text);
    }

    [TestMethod]
    public void FiveNumbersAreForTheLoaderThatMatters()
    {
        LoadedModule before = Moved(5) with { Fixups = 30, Imports = new ImportWork { LookUps = 12 } };
        LoadSimulation[] states = [.. new[] { before, Still }.Select(static module => Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows10, Timed(module))))];
        var options = new LoadOptions { Processes = 3, Sessions = 2 };

        LoadHeadline headline = LoadHeadline.Of(Handmade.Report(states[0], states[1], options));

        Assert.AreEqual(
            "DLLs relocated Count 1 0, fixups applied Count 30 0, private memory in 6 processes of each Bytes 122880 0, imports looked up Count 12 0, load time, estimated Microseconds 1500 1500",
            string.Join(", ", headline.Numbers.Select(static number => $"{number.Name} {number.Unit} {number.Before} {number.After}")));
        Assert.AreEqual("private memory", LoadHeadline.Of(Handmade.Report(states[0], null)).Numbers[2].Name);
        Assert.IsTrue(LoadHeadline.Of(Handmade.Report(states[0], null)).Numbers.All(static number => number.After is null));
    }

    [TestMethod]
    public void WhatChangesIsTold()
    {
        LoadedModule before = Moved(1234) with { Imports = new ImportWork { LookUps = 2 } };

        Assert.AreEqual("1 relocation and 1,234 private pages fewer; 1 look-up MORE", Text(before, Still with { Imports = new ImportWork { LookUps = 3 } }));
        Assert.AreEqual("2 look-ups fewer; 1 relocation and 4 private pages MORE", Text(Still with { Imports = new ImportWork { LookUps = 2 } }, Moved(4)));
    }

    /// <summary>Found in a real application: 52 KiB more were announced as a rise "from 69.4 MiB to 69.4 MiB".</summary>
    [TestMethod]
    public void ATinyRiseDoesNotHideTheGain()
    {
        LoadTotals before = Totals(relocated: 17, fixups: 80_000, pages: new PageCauses(17_754, 0, 0, 7, 0, 0), lookUps: 1_000);
        LoadTotals after = Totals(relocated: 5, fixups: 2_313, pages: new PageCauses(17_754, 0, 0, 20, 0, 0), lookUps: 1_001);

        Assert.AreEqual("12 of 17 relocations and 77,687 fixups are gone under L; private memory is about the same: 69.4 MiB, +52 KiB of import tables", Sentence(before, after));
        Assert.AreEqual("12 relocations and 77,687 fixups fewer; private memory is about the same: 69.4 MiB, +52 KiB of import tables; 1 look-up more", HeadlineSentence.Numbers(before, after));
    }

    [TestMethod]
    public void TheFirstSentenceSaysWhatMatters()
    {
        LoadTotals twelve = Totals(relocated: 12, fixups: 900, pages: Handmade.Relocation(1000), lookUps: 50);

        Assert.AreEqual("Private memory falls from 3.91 MiB to 0 B under L", Sentence(twelve, Totals()));
        Assert.AreEqual("Private memory RISES from 0 B to 3.91 MiB under L", Sentence(Totals(), twelve));
        Assert.AreEqual("All 12 relocations are gone under L, but private memory rises from 3.91 MiB to 4.3 MiB", Sentence(twelve, twelve with { Relocated = 0, PrivatePagesByCause = Handmade.Relocation(1100) }));
        Assert.AreEqual("Private memory stays at 3.91 MiB under L", Sentence(twelve, twelve));
        Assert.AreEqual("Private memory under L is about the same: 3.91 MiB, +4 KiB of relocated pages", Sentence(twelve, twelve with { PrivatePagesByCause = Handmade.Relocation(1001) }));
        Assert.AreEqual("All 50 look-ups of imports are gone under L; private memory stays at 3.91 MiB", Sentence(twelve, twelve with { Imports = default }));
        Assert.AreEqual("3 MORE relocations under L; private memory stays at 3.91 MiB", Sentence(twelve, twelve with { Relocated = 15 }));
        Assert.AreEqual("1 of 12 relocations is gone under L; private memory stays at 3.91 MiB; 5 MORE look-ups", Sentence(twelve, twelve with { Relocated = 11, Imports = new ImportWork { LookUps = 55 } }));
        Assert.AreEqual("Loading costs 3.91 MiB of private memory under L", HeadlineSentence.Of("L", twelve, null, 1));
        Assert.AreEqual("No process to simulate under L", HeadlineSentence.Of("L", Totals() with { Modules = 0 }, null, 1));
    }

    /// <summary>1 %, or 256 KiB; and never two numbers that read the same.</summary>
    [TestMethod]
    [DataRow(100, 99, AmountUnit.Count, true)]
    [DataRow(101, 100, AmountUnit.Count, false)]
    [DataRow(1, 1, AmountUnit.Count, false)]
    [DataRow(0, 1, AmountUnit.Count, true)]
    [DataRow(50L << 20, (50L << 20) + (256 << 10), AmountUnit.Bytes, true)]
    [DataRow(50L << 20, (50L << 20) + (252 << 10), AmountUnit.Bytes, false)]
    [DataRow(1300L << 20, 1297L << 20, AmountUnit.Bytes, false)]
    internal void ADifferenceIsAChangeFromAThresholdOn(long before, long after, AmountUnit unit, bool isChange)
        => Assert.AreEqual(isChange, ChangeRule.IsChange(before, after, unit));

    /// <summary>52 KiB more of 69 MiB under one loader matter less than 12 relocations under another.</summary>
    [TestMethod]
    public void ALoaderWithATinyChangeDoesNotComeFirst()
    {
        LoadedModule large = Handmade.Module() with { PrivatePagesByCause = new PageCauses(17_754, 0, 0, 0, 0, 0) };

        LoadHeadline headline = Change(
            (LoaderProfile.Wine8, large, large with { PrivatePagesByCause = new PageCauses(17_767, 0, 0, 0, 0, 0) }),
            (LoaderProfile.WindowsXP, Moved(2), Still));

        Assert.AreSame(LoaderProfile.WindowsXP, headline.Profile);
    }

    [TestMethod]
    public void WhyNothingChangesIsTold()
    {
        LoadedModule unaligned = Handmade.Module(landing: LandingReason.Collision) with { PrivatePagesByCause = new PageCauses(5, 0, 0, 0, 0, 0) };

        Assert.AreEqual("gains nothing: no DLL is relocated as it is", Text(Still, Still));
        Assert.AreEqual("gains nothing: no DLL is relocated as it is; ASLR moves 1 of 1, at no cost to processes", Text(Handmade.Module(landing: LandingReason.Aslr), Still));
        Assert.AreEqual("gains nothing: no DLL is relocated as it is, and bindings are ignored", Text(Still, Still with { Imports = new ImportWork { BindingsIgnored = 1 } }));
        Assert.AreEqual("gains nothing: files that do not lie in pages are private whatever their base; --layout pages changes that", Text(unaligned, Still with { PrivatePagesByCause = unaligned.PrivatePagesByCause }));
        Assert.AreEqual("gains nothing: the DLLs that are relocated stay where they are", Text(Moved(3), Moved(3)));
    }

    /// <summary>Found in a real tree: a report under --for wine said that --for wine would change it. The DLLs were signed.</summary>
    [TestMethod]
    public void AnOptionIsNamedOnlyIfItWasNotChosenAndWouldHelp()
    {
        const string Two = "gains nothing: the 2 DLLs with DYNAMICBASE are relocated in every process, whatever their bases are";
        ImageSummary plain = Summaries.Dll("a.dll") with { DllCharacteristics = DllCharacteristics.DynamicBase };
        ImageSummary signed = plain with { Path = "b.dll", IsSigned = true };
        ImageSummary arm = plain with { Path = "c.dll", Machine = Machine.Arm64 };
        OpenPolicies chosen = OpenPolicies.All with { Change = new ChangePolicy { DynamicBase = DynamicBasePolicy.Clear, Layout = FileLayout.Pages } };

        Assert.AreEqual(Two + "; --for wine changes that, with --signed strip for the 1 that is signed", Forced(OpenPolicies.All, plain, signed));
        Assert.AreEqual(Two + "; --signed strip changes that for the 1 that is signed", Forced(chosen, signed, arm));
        Assert.AreEqual(Two + "; DLLs for ARM need the flag", Forced(OpenPolicies.All with { Leave = new LeavePolicy(SignedPolicy.Skip, RangeProfile.Wine) }, arm, arm with { Path = "d.dll" }));
        Assert.AreEqual(Two, Forced(chosen with { Leave = new LeavePolicy(SignedPolicy.Strip, RangeProfile.Wine) }, plain, signed));
        Assert.AreEqual("gains nothing: the DLL with DYNAMICBASE is relocated in every process, whatever its base is; --for wine changes that", Forced(OpenPolicies.All, plain));

        const string Read = "gains nothing: files that do not lie in pages are private whatever their base";
        Assert.AreEqual(Read + "; --layout pages changes that", Unaligned(OpenPolicies.All, plain));
        Assert.AreEqual(Read, Unaligned(OpenPolicies.All, plain with { Kind = ImageKind.IntermediateLanguage }));
        Assert.AreEqual(Read, Unaligned(chosen, plain));
        Assert.AreEqual(Read + "; --signed strip changes that for the 1 that is signed", Unaligned(chosen, signed));

        static string Forced(OpenPolicies open, params ImageSummary[] images)
            => Unchanged(open, [.. images.Select(static image => Handmade.Module(landing: LandingReason.Dynamic, image: image) with { Fixups = 5 })]);

        static string Unaligned(OpenPolicies open, ImageSummary image)
            => Unchanged(open, Handmade.Module(landing: LandingReason.Collision, image: image) with { PrivatePagesByCause = new PageCauses(5, 0, 0, 0, 0, 0) });

        static string Unchanged(OpenPolicies open, params LoadedModule[] modules)
        {
            LoadSimulation state = Handmade.Simulation(Handmade.Profile(LoaderProfile.Wine10, Handmade.Process(modules)));
            return LoadHeadline.Of(Handmade.Report(state, state) with { Open = open }).Others.Single().Text;
        }
    }

    /// <summary>A place of one's own can cost a page table; fewer of them are not worth a word.</summary>
    [TestMethod]
    [DataRow(3, 4, "gains nothing: no DLL is relocated as it is; 1 page of page tables more")]
    [DataRow(3, 5, "gains nothing: no DLL is relocated as it is; 2 pages of page tables more")]
    [DataRow(4, 3, "gains nothing: no DLL is relocated as it is")]
    public void WhatPageTablesCostIsTold(int before, int after, string text)
    {
        LoadSimulation[] states = [.. new[] { before, after }.Select(static pages => Handmade.Simulation(Handmade.Profile(LoaderProfile.Wine8, Handmade.Process(Still)) with { Totals = new LoadTotals { Modules = 1, PageTablePages = pages } }))];

        Assert.AreEqual(text, LoadHeadline.Of(Handmade.Report(states[0], states[1])).Others.Single().Text);
    }

    /// <summary>Two DLLs are moved at no cost (no fixups) and are not any more: that they "stay where they are" would be untrue.</summary>
    [TestMethod]
    public void MovesThatCostNothingAreToldAsSuch()
        => Assert.AreEqual("gains nothing: the DLLs that are no longer relocated have no fixups that matter", Text(Moved(0), Still));

    [TestMethod]
    public void AStateAloneIsDescribed()
    {
        string Of(LoadedModule module) => LoadHeadline.Of(Handmade.Report(Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows10, Handmade.Process(module, Still))), null)).Others.Single().Text;

        Assert.AreEqual("relocates 1 of 2 DLLs", Of(Moved(3)));
        Assert.AreEqual("relocates nothing", Of(Still));
        Assert.AreEqual("relocates nothing; ASLR moves 1 of 2, at no cost to processes", Of(Handmade.Module(landing: LandingReason.Aslr)));
    }

    private static string Sentence(LoadTotals before, LoadTotals after) => HeadlineSentence.Of("L", before, after, 1);

    private static LoadTotals Totals(int relocated = 0, long fixups = 0, PageCauses pages = default, int lookUps = 0)
        => new() { Modules = 20, Relocated = relocated, Fixups = fixups, PrivatePagesByCause = pages, Imports = new ImportWork { LookUps = lookUps } };

    private static LoadedModule Moved(int pages) => Handmade.Module(landing: LandingReason.Collision) with { PrivatePagesByCause = Handmade.Relocation(pages) };

    private static SimulatedProcess Timed(LoadedModule module)
    {
        SimulatedProcess process = Handmade.Process(module);
        return process with { Totals = process.Totals with { EstimatedMicroseconds = 1500.9 } };
    }

    private static string Text(LoadedModule before, LoadedModule after) => Change((LoaderProfile.Wine8, before, after)).Others.Single().Text;

    private static LoadHeadline Change(params (LoaderProfile Profile, LoadedModule Before, LoadedModule After)[] loaders) => LoadHeadline.Of(Handmade.Report(
        Handmade.Simulation([.. loaders.Select(static loader => Handmade.Profile(loader.Profile, Handmade.Process(loader.Before)))]),
        Handmade.Simulation([.. loaders.Select(static loader => Handmade.Profile(loader.Profile, Handmade.Process(loader.After)))])));
}
