using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Tests.Planning;
using static RebaseBind.Tests.Gating.Simulations;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class BudgetTests
{
    // 4 * (10 fixups, 2 + 2 private pages), 30 look-ups and 3 stale bindings each.
    private static readonly SimulatedProcess App = Process("app.exe", [.. "abcd".Select(letter => Moved($"{letter}.dll", fixups: 10, pages: 2, landing: LandingReason.Aslr) with { Imports = Imports(lookUps: 30, stale: 3) })]);

    [TestMethod]
    [DataRow("RB3010", 16L * 4096)]
    [DataRow("RB3011", 40)]
    [DataRow("RB3012", 12)]
    [DataRow("RB3013", 120)]
    public void ABudgetIsKeptUpToItsNumber(string code, long number)
    {
        Assert.AreEqual(string.Empty, Heads(Check(Of(App), Options(code, number))));
        Assert.AreEqual($"error {code} app.exe", Heads(Check(Of(App), Options(code, number - 1))));
    }

    [TestMethod]
    public void WithoutBudgetsNothingIsCounted() => Assert.IsEmpty(Check(Of(App)));

    [TestMethod]
    [DataRow("RB3010", "65,536 private bytes in this process under windows-xp, 1 allowed (--max-private-bytes); most of it: a.dll 16,384, b.dll 16,384, c.dll 16,384. ")]
    [DataRow("RB3011", "40 fixups in this process under windows-xp, 1 allowed (--max-fixups); most of it: a.dll 10, b.dll 10, c.dll 10. ")]
    [DataRow("RB3012", "12 stale bindings in this process under windows-xp, 1 allowed (--max-stale-bindings); most of it: a.dll 3, b.dll 3, c.dll 3. ")]
    [DataRow("RB3013", "120 look-ups in this process under windows-xp, 1 allowed (--max-look-ups); most of it: a.dll 30, b.dll 30, c.dll 30. ")]
    public void TheMessageHasTheNumberTheBudgetAndTheThreeDearestImages(string code, string start)
        => StringAssert.StartsWith(Check(Of(App), Options(code, 1)).Single().Finding.Message, start, StringComparison.Ordinal);

    [TestMethod]
    [DataRow("RB3010")]
    [DataRow("RB3011")]
    [DataRow("RB3012")]
    [DataRow("RB3013")]
    public void TheCostIsTheCountAndNothingElse(string code)
    {
        GateNumbers cost = Check(Of(App), Options(code, 1)).Single().Cost;

        Assert.AreEqual(
            code switch { "RB3010" => new GateNumbers { PrivateBytes = 65536 }, "RB3011" => new GateNumbers { Fixups = 40 }, "RB3012" => new GateNumbers { StaleBindings = 12 }, _ => new GateNumbers { LookUps = 120 } },
            cost);
    }

    [TestMethod]
    public void ImagesThatCostMostComeFirstAndThoseThatCostNothingNotAtAll()
    {
        SimulatedProcess process = Process("app.exe", AtBase("0.dll"), Moved("1.dll", fixups: 5, landing: LandingReason.Aslr), Moved("2.dll", fixups: 7, landing: LandingReason.Aslr));

        StringAssert.Contains(Check(Of(process), new GateOptions { MaxFixups = 2 }).Single().Finding.Message, "; most of it: 2.dll 7, 1.dll 5. ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void EachProcessIsToldOfOnceUnderTheLoaderWhereItIsWorst()
    {
        SimulatedProcess worse = Process("app.exe", Moved("a.dll", fixups: 90, landing: LandingReason.Aslr));
        SimulatedProcess other = Process("other.exe", Moved("a.dll", fixups: 20, landing: LandingReason.Aslr));

        string[] messages = [.. Check(Of(Profile(LoaderProfile.WindowsXP, App), Profile(LoaderProfile.Windows7, worse, other), Profile(LoaderProfile.Wine8, Process("app.exe"))), new GateOptions { MaxFixups = 10 }).Select(found => found.Finding.Message)];

        Assert.HasCount(2, messages);
        StringAssert.StartsWith(messages[0], "90 fixups in this process under windows-7, 10 allowed (--max-fixups); too many under windows-xp as well; ", StringComparison.Ordinal);
        StringAssert.StartsWith(messages[1], "20 fixups in this process under windows-7, 10 allowed (--max-fixups); most of it", StringComparison.Ordinal);
    }

    /// <summary>Found in a real tree: it had been rebased already, and the program's own file was what cost.</summary>
    [TestMethod]
    public void TheAdviceAboutPrivateBytesIsAgainstTheirLargestCause()
    {
        const string Layout = "Lay files out in pages (rebasebind apply --layout pages), or raise the budget";
        const string Bases = "Give images bases of their own (rebasebind apply), or raise the budget";
        const string Flag = "Clear DYNAMICBASE, and give images bases of their own (rebasebind apply --for wine), or raise the budget";
        const string Bind = "Bind the images (rebasebind apply), or raise the budget";
        const string None = "Raise the budget";
        ImageSummary dll = Summaries.Dll("a.dll");
        LoadedModule read = AtBase(dll) with { PrivatePagesByCause = new PageCauses(9, 1, 8, 8, 1, 1) };
        LoadedModule moved = Moved(dll, pages: 9);
        LoadedModule imports = AtBase(dll) with { PrivatePagesByCause = new PageCauses(0, 1, 0, 2, 0, 0) };

        Assert.AreEqual(Layout, Advice(LoaderProfile.Wine8, read));
        Assert.AreEqual(Layout, Advice(LoaderProfile.Wine8, read with { Image = dll with { IsDll = false } }));
        Assert.AreEqual(None, Advice(LoaderProfile.Wine8, read with { Image = dll with { Kind = ImageKind.IntermediateLanguage } }));
        Assert.AreEqual(Bases, Advice(LoaderProfile.WindowsXP, moved));
        Assert.AreEqual(None, Advice(LoaderProfile.WindowsXP, moved with { Image = dll with { IsSigned = true } }));
        Assert.AreEqual(Flag, Advice(LoaderProfile.Wine10, moved with { Landing = LandingReason.Dynamic }));
        Assert.AreEqual(None, Advice(LoaderProfile.Wine10, moved with { Landing = LandingReason.Dynamic, Image = dll with { Machine = Machine.Arm64 } }));
        Assert.AreEqual(Bind, Advice(LoaderProfile.WindowsXP, imports));
        Assert.AreEqual(None, Advice(LoaderProfile.WindowsXP, imports with { Image = dll with { IsBound = true } }));
        Assert.AreEqual(None, Advice(LoaderProfile.Wine8, imports));
        Assert.AreEqual(None, Advice(LoaderProfile.WindowsXP, AtBase(dll) with { PrivatePagesByCause = new PageCauses(0, 0, 0, 0, 0, 1) }));
        Assert.AreEqual("Lay files out in pages (RebaseBindLayout=pages), or raise the budget", BuildWords.Of(Layout));
        Assert.AreEqual("Clear DYNAMICBASE, and give images bases of their own (RebaseBindFor=wine), or raise the budget", BuildWords.Of(Flag));

        static string Advice(LoaderProfile profile, LoadedModule module)
        {
            string message = Check(Of(Profile(profile, Process("app.exe", module))), new GateOptions { MaxPrivateBytes = 1 }).Single(static found => found.Finding.Code == "RB3010").Finding.Message;
            return message[(message.LastIndexOf(". ", StringComparison.Ordinal) + 2)..];
        }
    }

    /// <summary>Of free addresses there are at least so many, in one block, and only in 32-bit processes.</summary>
    [TestMethod]
    [DataRow(1000, Machine.I386, "")]
    [DataRow(1001, Machine.I386, "error RB3007 app.exe")]
    [DataRow(1001, Machine.Amd64, "")]
    public void TheLargestFreeBlockHasTheBudgetOrMore(int wanted, Machine machine, string expected)
    {
        SimulatedProcess process = Process("app.exe") with { Machine = machine, Totals = new LoadTotals { LargestFreeBlock = 1000 } };
        IReadOnlyList<GateFinding> found = Check(Of(process), new GateOptions { MinFreeBlock = wanted });

        Assert.AreEqual(expected, Heads(found));
        Assert.IsTrue(found.All(finding => finding.Cost == new GateNumbers { MissingFreeBytes = 1 }));
    }

    [TestMethod]
    public void TheSmallestBlockOfAProcessIsToldOf()
    {
        SimulatedProcess Of(long free) => Process("app.exe") with { Machine = Machine.I386, Totals = new LoadTotals { LargestFreeBlock = free } };
        GateFinding found = Check(Simulations.Of(Profile(LoaderProfile.WindowsXP, Of(20)), Profile(LoaderProfile.Windows7, Of(10)), Profile(LoaderProfile.Wine8, Of(99))), new GateOptions { MinFreeBlock = 50 }).Single();

        StringAssert.StartsWith(found.Finding.Message, "10 bytes in the largest free block of this process under windows-7, 50 wanted (--min-free-block); too few under windows-xp as well. Pack", StringComparison.Ordinal);
    }

    private static GateOptions Options(string code, long number) => code switch
    {
        "RB3010" => new GateOptions { MaxPrivateBytes = number },
        "RB3011" => new GateOptions { MaxFixups = number },
        "RB3012" => new GateOptions { MaxStaleBindings = number },
        _ => new GateOptions { MaxLookUps = number },
    };
}
