using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>Binding and unbinding from the command line.</summary>
[TestClass]
public sealed class BindTests
{
    [TestMethod]
    public void APlanSaysWhatWouldBeBoundAndCountsWhatWouldNot()
    {
        using Tree tree = Importing();

        string effective = ToolRun.Of("plan", tree.Root).Expect(0).Output;
        string all = ToolRun.Of("plan", tree.Root, "--bind", "all").Expect(0).Output;

        StringAssert.Contains(effective, "4 DLL references: 1 to bind, in 1 image; 3 not\n", StringComparison.Ordinal);
        StringAssert.Contains(effective, "       1 RB2021 API set not bound to\n", StringComparison.Ordinal);
        StringAssert.Contains(effective, "       1 RB2025 DLL with DYNAMICBASE not bound to\n", StringComparison.Ordinal);
        StringAssert.Contains(all, "4 DLL references: 2 to bind, in 1 image; 2 not\n", StringComparison.Ordinal);
        Assert.DoesNotContain("DLL reference", ToolRun.Of("plan", tree.Root, "--bind", "none").Expect(0).Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void TheReportSaysOfEveryImportWhetherItIsBoundOrWhyNot()
    {
        using Tree tree = Importing();

        JsonElement report = ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--json", "-").Expect(0).Json();

        JsonElement totals = report.GetProperty("totals");
        Assert.AreEqual((4, 1), (totals.GetProperty("importDescriptors").GetInt32(), totals.GetProperty("boundDescriptors").GetInt32()));
        JsonElement[] imports = [.. report.GetProperty("images").EnumerateArray().Single(image => image.GetProperty("path").GetString() == "app.exe").GetProperty("imports").EnumerateArray()];
        Assert.AreEqual("""{"dll":"library.dll","isDelayLoaded":false,"imports":2,"isBound":true,"target":"library.dll"}""", JsonSerializer.Serialize(imports[0]));
        Assert.AreEqual(("moving.dll", false, "RB2025"), (imports[1].GetProperty("dll").GetString(), imports[1].GetProperty("isBound").GetBoolean(), imports[1].GetProperty("code").GetString()));
        StringAssert.Contains(imports[1].GetProperty("reason").GetString(), "DYNAMICBASE", StringComparison.Ordinal);
        Assert.AreEqual("RB2021", imports[2].GetProperty("code").GetString());
        Assert.AreEqual((true, "RB2040"), (imports[3].GetProperty("isDelayLoaded").GetBoolean(), imports[3].GetProperty("code").GetString()));
    }

    [TestMethod]
    public void WithoutBindingTheReportIsSilentAboutImports()
    {
        using Tree tree = Importing();

        JsonElement report = ToolRun.Of("plan", tree.Root, "--bind", "none", "--json", "-").Expect(0).Json();

        Assert.IsFalse(report.GetProperty("totals").TryGetProperty("importDescriptors", out _));
        Assert.IsFalse(report.GetProperty("images").EnumerateArray().Any(image => image.TryGetProperty("imports", out _)));
    }

    [TestMethod]
    public void UnbindBringsBackWhatBindingChanged()
    {
        using Tree tree = Importing();
        string unbound = tree.Beside("unbound");
        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--bind", "all").Expect(0);
        StringAssert.Contains(ToolRun.Of("scan", tree.Output).Expect(0).Output, "exe, bound", StringComparison.Ordinal);

        ToolRun run = ToolRun.Of("unbind", tree.Output, "--output", unbound).Expect(0);

        Assert.AreEqual("4 images: 1 unbound, 0 left bound\n", run.Output);
        CollectionAssert.AreEqual(tree.Read("app.exe"), File.ReadAllBytes(Path.Combine(unbound, "app.exe")));
        Assert.DoesNotContain("bound", ToolRun.Of("scan", unbound).Expect(0).Output, StringComparison.Ordinal);
        Assert.AreEqual("4 images: 0 unbound, 0 left bound\n", ToolRun.Of("unbind", unbound, "--in-place").Expect(0).Output);
    }

    [TestMethod]
    public void SignedImagesAreUnboundOnRequestOnly()
    {
        using Tree tree = new Tree().With("app.exe", ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").BoundTo("library.dll", 1).Signed());

        ToolRun kept = ToolRun.Of("unbind", tree.Root, "--output", tree.Output).Expect(0);
        ToolRun stripped = ToolRun.Of("unbind", tree.Root, "--output", tree.Output, "--signed", "strip").Expect(0);

        Assert.AreEqual("1 image: 0 unbound, 1 left bound\n", kept.Output);
        Assert.AreEqual("1 image: 1 unbound, 0 left bound\n", stripped.Output);
    }

    [TestMethod]
    public void AStaleBindingIsAWarning()
    {
        using Tree tree = new Tree()
            .With("app.exe", ImageBuilder.X64().At(0x1_4000_0000).AsExe().Imports("library.dll", "alpha").BoundTo("library.dll", 1))
            .With("library.dll", ImageBuilder.X64().WithTimeDateStamp(2).ExportsAs("library.dll").Exports("alpha"));

        ToolRun run = ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        StringAssert.Contains(run.Error, "app.exe: warning RB2001: the image was bound already to library.dll with stamp 0x1, but library.dll now has stamp 0x2: the binding is stale and is taken out", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ReferenceDllsAreBoundTo()
    {
        using Tree tree = new Tree().With("app.exe", ImageBuilder.X64().At(0x1_4000_0000).AsExe().Imports("system.dll", "alpha"));
        string system = tree.Beside("system");
        Directory.CreateDirectory(system);
        File.WriteAllBytes(Path.Combine(system, "System.DLL"), ImageBuilder.X64().ExportsAs("system.dll").Exports("alpha").Build().ToArray());

        string output = ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--reference", system).Expect(0).Output;

        StringAssert.Contains(output, "1 DLL reference: 1 bound, in 1 image; 0 not\n", StringComparison.Ordinal);
        Assert.HasCount(3, Directory.GetFiles(tree.Output), "the image, and the record's two files");
    }

    [TestMethod]
    public void TheStoryOfAnImageTellsItsImports()
    {
        using Tree tree = Importing();

        string story = ToolRun.Of("explain", tree.Root, "app.exe").Expect(0).Output;

        StringAssert.Contains(story, "imports      library.dll, 2 imports: bound to library.dll\n", StringComparison.Ordinal);
        StringAssert.Contains(story, "imports      api-ms-win-core-file-l1-1-0.dll, 1 import: is an API set", StringComparison.Ordinal);
        StringAssert.Contains(story, "delay-loads  library.dll, 1 import: has no bound table", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("--output", "IN/sub", "--lock", "LOCK", DisplayName = "an output inside the input")]
    [DataRow("--in-place", "--reference", "NOWHERE", "--lock", "LOCK", DisplayName = "a reference folder that is not there")]
    public void ARunThatCannotBeDoneDoesNotWriteTheLockFile(params string[] arguments)
    {
        using Tree tree = Importing();
        string lockFile = tree.Beside("rebasebind.lock");

        ToolRun.Of(["apply", tree.Root, .. arguments.Select(argument => argument.Replace("IN/", tree.Root + "/", StringComparison.Ordinal).Replace("LOCK", lockFile, StringComparison.Ordinal).Replace("NOWHERE", tree.Output, StringComparison.Ordinal))]).Expect(2);

        Assert.IsFalse(File.Exists(lockFile));
    }

    [TestMethod]
    public void ADamagedChangeRecordStopsARunBeforeItWritesTheLockFile()
    {
        using Tree tree = Importing().With(Tree.ChangeRecord, "{"u8.ToArray());
        string lockFile = tree.Beside("rebasebind.lock");

        StringAssert.Contains(ToolRun.Of("apply", tree.Root, "--in-place", "--lock", lockFile).Expect(2).Error, "RB0044", StringComparison.Ordinal);

        Assert.IsFalse(File.Exists(lockFile));
    }

    /// <summary>An EXE with four DLLs: one to bind to, one with DYNAMICBASE, an API set, and one that is loaded on first use; and four images in all.</summary>
    private static Tree Importing() => new Tree()
        .With("app.exe", ImageBuilder.X64().At(0x1_4000_0000).AsExe().WithHeaderRoom(0x100)
            .Imports("library.dll", "alpha", 2).Imports("moving.dll", "alpha").Imports("api-ms-win-core-file-l1-1-0.dll", "x").DelayImports("library.dll", "alpha"))
        .With("library.dll", ImageBuilder.X64().At(0x20_0000_0000).ExportsAs("library.dll").Exports("alpha", "beta"))
        .With("moving.dll", ImageBuilder.X64().At(0x21_0000_0000).DynamicBase().ExportsAs("moving.dll").Exports("alpha"))
        .With("other.dll", ImageBuilder.X64().At(0x22_0000_0000));
}
