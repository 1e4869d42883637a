using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>Wine's loader, which resolves every import itself, comes to the addresses that the tool wrote.</summary>
[TestClass]
public sealed class LoadedBindingTests
{
    public static IEnumerable<object[]> Targets => Target.All;

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void BoundImagesLoadAtTheirBasesAndDoAsBefore(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        string before = new ProgramReport(Wine.For(target).Run(ImageSet.Of(target), ImageSet.Program)).Calls;
        foreach (string policy in new[] { "none", "effective", "all" })
        {
            BoundSet bound = BoundSet.Of(target, policy);
            ProgramReport report = bound.Run();

            Assert.AreEqual(before, report.Calls);
            Assert.HasCount(9, report.Bases);
            foreach ((string module, ulong address) in report.Bases)
            {
                Assert.AreEqual(bound.Image(module).ImageBase, address, $"{policy}: {module}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void BoundSlotsAreWhatTheLoaderFinds(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();

        Assert.AreEqual(28, CompareWithMemory(BoundSet.Of(target, "all")));
        Assert.AreEqual(22, CompareWithMemory(BoundSet.Of(target, "effective")), "one slot of a DLL that Windows moves, and five of two DLLs that forward");
    }

    /// <summary>KERNEL32.dll forwards to kernelbase and ntdll: chains that somebody else made.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void SlotsBoundToWinesOwnDllsAreWhatTheLoaderFinds(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        BoundSet referring = BoundSet.Apply(
            target,
            ImageSet.Of(target),
            Path.Combine(Workspace.CreateUnique("reference"), "out"),
            "--bind",
            "all",
            "--reference",
            Wine.For(target).Modules);

        Assert.AreEqual(37, CompareWithMemory(referring));
    }

    /// <summary>Their headers grow, and every byte behind them moves down the file.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ImagesWithoutFreeSpaceAreBoundAndLoad(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        BindWitness.Require();
        BoundSet full = BoundSet.Of(target, "none").Copy();
        foreach (string name in BoundSet.Files(full.Folder))
        {
            full.Change(name, image => image.FillFreeSpace(0xCC));
        }

        BoundSet bound = BoundSet.Apply(target, full.Folder, Path.Combine(Workspace.CreateUnique("full"), "out"), "--bind", "all");

        Assert.AreEqual(7, BindWitness.Approves(full.Folder, bound.Folder, "--complete", "all").Bound);
        Assert.AreEqual(28, CompareWithMemory(bound));
        Assert.AreEqual(full.Run().Calls, bound.Run().Calls);
        Assert.IsGreaterThan(full.Image(ImageSet.Program).Bytes.Length, bound.Image(ImageSet.Program).Bytes.Length);
        string unbound = Path.Combine(Workspace.CreateUnique("full"), "out");
        ProgramRun.OfTool("unbind", bound.Folder, "--output", unbound).Expect(0);
        BoundSet.AssertSame(full.Folder, unbound);
    }

    /// <summary>How many bound slots there are, if all of them are the same in the file and in memory.</summary>
    private static int CompareWithMemory(BoundSet bound)
    {
        ProgramReport report = bound.Run();
        int slots = 0;
        foreach (string module in BoundSet.Files(bound.Folder))
        {
            foreach (ImportTable table in bound.Image(module).Imports.Where(table => table.IsBound))
            {
                CollectionAssert.AreEqual(report.Iat(module, table.Name), table.Slots, $"{module}: {table.Name}");
                slots += table.Slots.Length;
            }
        }

        return slots;
    }
}
