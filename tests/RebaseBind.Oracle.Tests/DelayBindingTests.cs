using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>
/// Delay-load tables, which the image's own delay-load helper reads. delayer.dll calls three imports of lazy.dll that can be bound and one that
/// is forwarded, one of late.dll, for which it has no bound table, and one of aslr.dll, which has DYNAMICBASE.
/// </summary>
[TestClass]
public sealed class DelayBindingTests
{
    private const string LazyDll = "lazy.dll";

    public static IEnumerable<object[]> Targets => Target.All;

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void UnboundTablesAreNotUsed(string linker, int bits)
    {
        ProgramReport report = Bound(linker, bits, "none").Run();

        Assert.AreEqual((0, 6), DelayLoads(report));
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void BoundTablesAreUsed(string linker, int bits)
    {
        foreach (string policy in new[] { "effective", "all" })
        {
            BoundSet bound = Bound(linker, bits, policy);
            ProgramReport report = bound.Run();
            ImportTable table = Table(bound.Image(ImageSet.Delayer));

            Assert.AreEqual((3, 3), DelayLoads(report), policy);
            Assert.AreEqual(0u, table.Slots[2], "a forwarded import: nothing would notice if one.dll were another");
            ulong[] found = report.DelayIat(ImageSet.Delayer, LazyDll);
            CollectionAssert.AreEqual(found.Select((address, index) => index == 2 ? 0 : address).ToArray(), table.Slots);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void TablesForDllsThatWindowsMovesStayAsTheyWere(string linker, int bits)
    {
        ImportTable table = Bound(linker, bits, "all").Image(ImageSet.Delayer).DelayTables.Single(table => table.Name == "aslr.dll");

        Assert.IsFalse(table.IsBound);
        CollectionAssert.AreEqual(new ulong[] { 0 }, table.Slots);
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ExchangedSlotsCallEachOthersFunctions(string linker, int bits)
    {
        BoundSet changed = Bound(linker, bits, "all").Copy();
        changed.Change(ImageSet.Delayer, ExchangeFirstAndLast);
        ProgramReport report = changed.Run();

        Assert.AreEqual((502, 501), (report.Call("delay_lazy_first"), report.Call("delay_lazy_second")));
        Assert.AreEqual((3, 3), DelayLoads(report));
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void AWrongSlotCrashesWhereItLeads(string linker, int bits)
    {
        BoundSet changed = Bound(linker, bits, "all").Copy();
        changed.Change(ImageSet.Delayer, image => image.Write(Table(image).SlotsOffset, 0xDEAD0000));
        if (bits == 64)
        {
            changed.Change(ImageSet.Delayer, image => image.Write(Table(image).SlotsOffset + 4, 0));
        }

        Assert.AreEqual(0xDEAD0000UL, changed.Run().Crash);
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void TablesBoundToAnotherBuildAreNotUsed(string linker, int bits)
    {
        BoundSet changed = Bound(linker, bits, "all").Copy();
        string before = changed.Run().Calls;
        changed.Change(ImageSet.Delayer, ExchangeFirstAndLast);
        changed.Change(LazyDll, image => image.Write(image.TimeDateStampOffset, image.UInt32(image.TimeDateStampOffset) + 1));
        ProgramReport report = changed.Run();

        Assert.AreEqual(before, report.Calls);
        Assert.AreEqual((0, 6), DelayLoads(report));
    }

    private static BoundSet Bound(string linker, int bits, string policy)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        return BoundSet.Of(target, policy);
    }

    private static (int Bound, int Resolved) DelayLoads(ProgramReport report)
        => (report.DelayLoads(ImageSet.Delayer, "bound"), report.DelayLoads(ImageSet.Delayer, "resolved"));

    private static ImportTable Table(ImageFile image) => image.DelayTables.Single(table => table.Name == LazyDll);

    private static void ExchangeFirstAndLast(ImageFile image)
    {
        ImportTable table = Table(image);
        Span<byte> first = image.Bytes.AsSpan(table.SlotsOffset, image.PointerSize);
        Span<byte> last = image.Bytes.AsSpan(table.SlotsOffset + (3 * image.PointerSize), image.PointerSize);
        byte[] kept = first.ToArray();
        last.CopyTo(first);
        kept.CopyTo(last);
    }
}
