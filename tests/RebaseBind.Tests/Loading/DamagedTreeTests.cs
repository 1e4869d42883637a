using System;
using System.IO;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Damaged images in a tree, and files that change while it is looked at: a finding or a refusal with a code, and the rest is simulated.</summary>
[TestClass]
public sealed class DamagedTreeTests
{
    [TestMethod]
    public void ANameOutsideTheImageIsAFinding()
    {
        BuiltImage app = App().Build();

        AssertLeftOut(app.With32(app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import))), 0x00FF_FFF0), "RB0030");
    }

    [TestMethod]
    public void DelayLoadedThunksHaveTheirOwnCode()
    {
        BuiltImage app = App().DelayImports("a.dll", "call").Build();
        int table = app.OffsetOf(ImageDirectory.DelayImport) + 16;

        AssertLeftOut(app.With32(table, 0x00FF_FFF0), "RB0031");
    }

    [TestMethod]
    public void ABoundDirectoryWhoseNamesLeaveItIsAFinding()
    {
        BuiltImage app = App().BoundTo("a.dll", 1).Build();
        int directory = app.OffsetOf(ImageDirectory.BoundImport);

        AssertLeftOut(app.With16(directory + 4, 0xFFF0), "RB0032");
    }

    /// <summary>Looking each of them up would take the product of how many and how long they are.</summary>
    [TestMethod]
    public void ThousandsOfImportsByOneLongNameAreAFinding()
    {
        BuiltImage app = LoadScene.Program().Imports("a.dll", [.. Enumerable.Repeat<ImportedSymbol>("x", 5000), new string('a', 100_000)]).Build();
        int names = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import)));
        byte[] crafted = app.ToArray();
        for (int i = 0; i < 5000; i++)
        {
            crafted.AsSpan(names + (5000 * 8), 8).CopyTo(crafted.AsSpan(names + (i * 8)));
        }

        AssertLeftOut(crafted, "RB0030");
    }

    /// <summary>Without a name table, once bound, there is nothing left to look up: Wine's process dies.</summary>
    [TestMethod]
    public void BoundSlotsAreNotReadAsNames()
    {
        BuiltImage app = LoadScene.Program().WithoutImportNameTables().Imports("a.dll", "call").BoundTo("a.dll", 1).Build();
        int slots = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import) + 16));
        byte[] bound = app.ToArray();
        BitConverter.GetBytes(0x1_8000_1000).CopyTo(bound, slots);
        using SimulateTree tree = new SimulateTree().With("app.exe", bound).With("a.dll", LoadScene.Library());

        LoadReport report = tree.Simulate(asIs: true);

        Assert.IsEmpty(report.Findings);
        Assert.IsTrue(report.Before.Profiles.All(static profile => profile.Totals is { Modules: 2, Imports: { LookUps: 1, Unresolved: 1 } }));
    }

    /// <summary>Twenty thousand imports of one forwarder of 4 KB: its text is kept once, and one longer than any name is not followed.</summary>
    [TestMethod]
    [DataRow(4_000, 20_000)]
    [DataRow(6_000, 0)]
    public void ThousandsOfImportsOfOneLongForwarderTakeLittle(int length, int hops)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", [.. Enumerable.Repeat<ImportedSymbol>(1, 20_000)]))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "b." + new string('n', length))));
        scene.Process(LoaderProfile.WindowsXP);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ImportWork work = scene.Process(LoaderProfile.WindowsXP).Totals.Imports;

        Assert.AreEqual(hops, work.ForwarderHops);
        Assert.IsLessThan(20_000L * 1_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void AFileThatIsNoLongerThereIsRefused() => AssertChanged(static path => File.Delete(path));

    [TestMethod]
    public void AFileThatIsNoLongerAnImageIsRefused() => AssertChanged(static path => File.WriteAllText(path, "no image"));

    [TestMethod]
    public void AFileThatIsEmptyByNowIsRefused() => AssertChanged(static path => File.WriteAllBytes(path, []));

    [TestMethod]
    public void AFolderInPlaceOfAFileIsRefused() => AssertChanged(static path =>
    {
        File.Delete(path);
        Directory.CreateDirectory(path);
    });

    /// <summary>Otherwise the bases of one file would be counted with the fixups of another.</summary>
    [TestMethod]
    public void AnotherImageInPlaceOfTheOneThatWasGatheredIsRefused()
        => AssertChanged(static path => File.WriteAllBytes(path, LoadScene.Library().At(0x1_9000_0000).WithPointers(9).Build().ToArray()));

    [TestMethod]
    [DataRow(1)]
    [DataRow(8)]
    public void JobsChangeNoByte(int jobs)
    {
        using SimulateTree tree = Large(jobs);
        using SimulateTree other = Large(3);

        Assert.AreEqual(Json(other.Simulate()), Json(tree.Simulate()));
    }

    /// <summary>Whoever gathers may find the images in another order.</summary>
    [TestMethod]
    public void TheOrderOfTheImagesChangesNoByte()
    {
        using SimulateTree tree = Large(2);
        GatheredTree gathered = tree.Scan();

        Assert.AreEqual(Json(tree.Simulate(gathered)), Json(tree.Simulate(gathered with { Images = [.. gathered.Images.Reverse()] })));
    }

    private static string Json(LoadReport report) => System.Text.Encoding.UTF8.GetString(JsonReport.OfLoads(report).Span);

    /// <summary>Several programs, damaged imports in some of them.</summary>
    private static SimulateTree Large(int jobs)
    {
        var tree = new SimulateTree { Options = new RebaseBindOptions { Run = new() { Jobs = jobs }, Change = new() { Bind = BindPolicy.All } } };
        for (int seed = 0; seed < 6; seed++)
        {
            foreach (Model.ModuleDescription module in Model.RandomTree.Create(seed))
            {
                tree.With(seed + "/" + module.Path, module.Built.ToArray());
            }

            BuiltImage damaged = App().Build();
            tree.With(seed + "/damaged.exe", damaged.With32(damaged.OffsetOf(damaged.UInt32At(damaged.OffsetOf(ImageDirectory.Import))), 0x00FF_FFF0));
        }

        return tree;
    }

    private static ImageBuilder App() => LoadScene.Program().Imports("a.dll", "call");

    private static void AssertLeftOut(byte[] app, string code)
    {
        using SimulateTree tree = new SimulateTree().With("app.exe", app).With("other.exe", App()).With("a.dll", LoadScene.Library().WithPointers(2));

        LoadReport report = tree.Simulate();

        Finding[] findings = [.. report.Findings.Where(static finding => finding.Message.StartsWith("its imports are left out", StringComparison.Ordinal))];
        Assert.AreEqual(("app.exe", code, FindingSeverity.Warning), (findings.Single().Image, findings.Single().Code, findings.Single().Severity));
        foreach (ProfileSimulation profile in report.Before.Profiles.Concat(report.After!.Profiles))
        {
            Assert.AreEqual("app.exe, other.exe a.dll", string.Join(", ", profile.Processes.Select(static process => string.Join(' ', process.Modules.Select(static module => module.Image.Path)))), profile.Profile.Name);
        }
    }

    private static void AssertChanged(Action<string> change)
    {
        foreach (bool asIs in new[] { true, false })
        {
            using SimulateTree tree = new SimulateTree().With("app.exe", App()).With("a.dll", LoadScene.Library().WithPointers(2)).With("b.dll", LoadScene.Library().WithPointers(2));
            GatheredTree gathered = tree.Scan();
            change(tree.PathOf("a.dll"));

            Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => tree.Simulate(gathered, asIs)).Findings.Single();

            Assert.AreEqual((FindingCatalog.ChangedFile, FindingSeverity.Error, "a.dll"), (finding.Code, finding.Severity, finding.Image));
            Assert.IsTrue(File.Exists(tree.PathOf("b.dll")));
        }
    }
}
