using System.Linq;
using RebaseBind.Tasks.Staging;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

[TestClass]
public sealed class StateFileTests
{
    [TestMethod]
    public void AnyTextComesBack()
    {
        using var folder = new TemporaryFolder();
        const string odd = "tab\there\\line\nfeed\r é%2A;";
        var state = new StageState(
            odd,
            odd,
            odd,
            new StageTotals(1, "0x1", 2, 3, 4, 5),
            [new StagedFile(new SourceFile(odd, odd, new FileStamp(1, 2), MayChange: true), new FileStamp(3, 4), odd), new StagedFile(new SourceFile("b", "b", new FileStamp(5, 6), MayChange: false), null)],
            [new StagedImage(odd, true, "x64", "native", "0x1", "0x2", uint.MaxValue, 7, "moved", odd)],
            [new RememberedFinding("RB1010", RememberedFinding.Note, odd, odd)]);
        string path = folder.PathOf("state.txt");

        StateFile.Write(path, state);
        StageState? read = StateFile.Read(path);

        Assert.IsNotNull(read);
        Assert.AreEqual((state.Recipe, state.Planning, state.Lock, state.Totals), (read.Recipe, read.Planning, read.Lock, read.Totals));
        CollectionAssert.AreEqual(state.Files.ToArray(), read.Files.ToArray());
        CollectionAssert.AreEqual(state.Images.ToArray(), read.Images.ToArray());
        CollectionAssert.AreEqual(state.Findings.ToArray(), read.Findings.ToArray());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("RebaseBind state 1\nrecipe\tx\nplanning\ty\nlock\t-\ntotals\t0\t\t0\t0\n")]
    [DataRow("RebaseBind state 2\nrecipe\nplanning\nlock\ntotals\n")]
    [DataRow("RebaseBind state 2\nrecipe\tx\nplanning\ty\nlock\t-\ntotals\tmany\t\t0\t0\n")]
    [DataRow("RebaseBind state 2\nrecipe\tx\nplanning\ty\nlock\t-\ntotals\t0\t\t0\t0\nsomething\n")]
    public void WhatIsNotAStateIsNone(string text)
    {
        using var folder = new TemporaryFolder();

        Assert.IsNull(StateFile.Read(folder.Write("state.txt", text)));
    }
}
