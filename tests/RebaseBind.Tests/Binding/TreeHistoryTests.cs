using System;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Binding;

/// <summary>Bindings over several runs: what the record keeps, and what comes back.</summary>
[TestClass]
public sealed class TreeHistoryTests
{
    [TestMethod]
    public void HeadersThatGrowInALaterRunStillLeadBackToTheFirstFile()
    {
        byte[] original = BindScene.WithoutRoomForMoreThan(28);
        using BindTree tree = new BindTree().With("app.exe", original).With("library.dll", BindScene.Library()).With("other.dll", BindScene.Library(stamp: 0x2222));
        Assert.AreEqual(0U, tree.Bind().Changes.Single(change => change.Path == "app.exe").HeaderGrowth);

        // Another build of the DLL forwards, and so the directory needs a second entry.
        tree.With("library.dll", ImageBuilder.X64().At(0x2_0000_0000).WithTimeDateStamp(0x3333).ExportsAs("library.dll").Exports(ExportedSymbol.Forwarded("alpha", "other.alpha")));
        Assert.AreEqual(0x200U, tree.Bind().Changes.Single(change => change.Path == "app.exe").HeaderGrowth);
        Assert.AreEqual(2, tree.Read("app.exe").BoundImports.Count);

        tree.Unbind();

        CollectionAssert.AreEqual(original, tree.Bytes("app.exe"));
    }

    [TestMethod]
    public void AnotherBuildOfAnImageBeginsARecordOfItsOwn()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("library.dll", BindScene.Library());
        tree.Bind();
        byte[] newer = App.WithCode(0x300).Build().ToArray();
        tree.With("app.exe", newer);

        tree.Bind();
        CollectionAssert.AreEqual(ContentHash.Sha256(newer), Record(tree).OriginalSha256.ToArray());

        tree.Unbind();
        CollectionAssert.AreEqual(newer, tree.Bytes("app.exe"));
    }

    [TestMethod]
    public void AnotherBuildThatCameBoundIsUnboundFromItsOwnNames()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("library.dll", BindScene.Library());
        tree.Bind();
        BuiltImage newer = App.WithCode(0x300).BoundTo("library.dll", 0x1111).Build();
        tree.With("app.exe", newer.ToArray());

        tree.Unbind();

        Assert.IsEmpty(tree.Read("app.exe").BoundImports);
        Assert.AreEqual(newer.Length, tree.Bytes("app.exe").Length);
        Assert.AreEqual(0U, tree.Read("app.exe").Imports.Single().Stamp);
    }

    [TestMethod]
    public void AnExcludedImageStaysBound()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("library.dll", BindScene.Library());
        tree.Bind();
        byte[] bound = tree.Bytes("app.exe");

        ApplyResult result = tree.Unbind(new RebaseBindOptions { Change = new() { Excluded = [PathPattern.Parse("app.exe")] } });

        CollectionAssert.AreEqual(bound, tree.Bytes("app.exe"));
        StringAssert.Contains(result.Findings.Single(finding => finding.Code == FindingCatalog.StaleBinding).Message, "excluded", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ASignatureThatWasRemovedStaysInTheRecord()
    {
        using BindTree tree = new BindTree().With("app.exe", App.Signed()).With("library.dll", BindScene.Library());
        tree.Bind(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All, Signed = SignedPolicy.Strip } });
        byte[] removed = Record(tree).RemovedCertificates.ToArray();

        tree.Unbind();

        Assert.IsNotEmpty(removed);
        CollectionAssert.AreEqual(removed, Record(tree).RemovedCertificates.ToArray());
        Assert.IsEmpty(tree.Read("app.exe").BoundImports);
    }

    [TestMethod]
    public void HeadersThatSomebodyElseUsesSinceTheyGrewKeepTheirSize()
    {
        byte[] original = BindScene.WithoutRoomForMoreThan(0);
        using BindTree tree = new BindTree().With("app.exe", original).With("library.dll", BindScene.Library());
        tree.Bind();
        byte[] used = tree.Bytes("app.exe");
        used[tree.Read("app.exe").SizeOfHeaders - 1] = 0x5A;
        tree.With("app.exe", used);

        ApplyResult result = tree.Unbind();

        Assert.HasCount(used.Length, tree.Bytes("app.exe"));
        Assert.AreEqual(0U, Record(tree).HeaderGrowth);
        Assert.AreEqual("app.exe", result.Findings.Single(finding => finding.Code == FindingCatalog.TakenAsOriginal).Image);
        Assert.IsEmpty(tree.Read("app.exe").BoundImports);
    }

    [TestMethod]
    public void ABindingThatHeldUntilItsDllMovedIsNoWarning()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("large.dll", ImageBuilder.X64().WithPointers(30)).With("library.dll", BindScene.Library(imageBase: 0x180000000).WithPointers(3));
        tree.Bind();

        ApplyResult again = tree.Bind(new RebaseBindOptions { Layout = new() { Seed = "next" }, Change = new() { Bind = BindPolicy.All } });

        Assert.IsTrue(again.Changes.Any(change => change.Path == "library.dll"));
        Assert.AreEqual(FindingSeverity.Note, again.Findings.Single(finding => finding.Image == "app.exe").Severity);
    }

    private static ImageBuilder App => BindScene.App;

    private static ImageChange Record(BindTree tree) => ChangeRecordFile.Read(tree.Root).Changes.Single(change => change.Path == "app.exe");
}
