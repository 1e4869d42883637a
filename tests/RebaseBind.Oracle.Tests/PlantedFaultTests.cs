using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>Faults in a bound set, each of which check_bind.py must see: a witness that never objects is worth nothing.</summary>
[TestClass]
public sealed class PlantedFaultTests
{
    private const int BoundImport = 11;

    private static readonly Dictionary<string, Action<ImageFile>> Faults = new(StringComparer.Ordinal)
    {
        ["slot 1 is 0x"] = image => image.Bytes[Table(image, "one.dll").SlotsOffset + image.PointerSize]++,
        ["bound import directory lists"] = RemoveLastEntry,
        ["(descriptor"] = image => image.Write(Table(image, "two.dll").Offset + 8, 0),
        ["bound to time stamp 0x"] = image => image.Bytes[Entries(image).First()]++,
        ["forwarder references"] = RemoveForwarder,
        ["does not end with eight zero bytes"] = image => image.Bytes[Terminator(image) + 2] = 1,
        ["does not cover the IAT"] = image => image.Write(image.DirectoryEntryOffset(12) + 4, (uint)image.PointerSize),
        ["differs from the original first"] = image => image.Bytes[image.SectionOffset(".text")]++,
        ["CheckSum is 0x"] = image => image.Write(image.CheckSumOffset, 0x123),
        ["but there is a bound import directory"] = Unmark,
        ["no bound import directory"] = image => image.Bytes.AsSpan(image.DirectoryEntryOffset(BoundImport), 8).Clear(),
    };

    public static IEnumerable<object[]> Messages => Faults.Keys.Select(message => new object[] { message });

    [TestMethod]
    [DynamicData(nameof(Messages))]
    public void FaultsInABoundImageAreSeen(string message) => AssertSeen(message, "caller.dll", Faults[message]);

    [TestMethod]
    public void AnUnboundDescriptorMayNotBeListedWithAFilesStamp()
        => AssertSeen(
            "unbound, but listed with stamp",
            ImageSet.Program,
            image => image.Write(Entry(image, "KERNEL32.dll"), image.UInt32(image.TimeDateStampOffset)));

    [TestMethod]
    public void AnUnboundDescriptorMayNotHaveAnotherIatThanItsInt()
        => AssertSeen("its IAT is not its INT", ImageSet.Program, image => image.Bytes[Table(image, "KERNEL32.dll").SlotsOffset]++);

    [TestMethod]
    public void AWrongSlotOfADelayLoadTableIsSeen()
        => AssertSeen("(delay-loaded lazy.dll): slot 0 is", ImageSet.Delayer, image => image.Bytes[image.DelayTables.Single(table => table.Name == "lazy.dll").SlotsOffset]++);

    [TestMethod]
    public void ADelayLoadTableThatCouldBeBoundIsSeen()
        => AssertSeen(
            "(delay-loaded lazy.dll): could be bound, but is not",
            ImageSet.Delayer,
            image =>
            {
                ImportTable table = image.DelayTables.Single(table => table.Name == "lazy.dll");
                image.Bytes.AsSpan(table.SlotsOffset, table.Slots.Length * image.PointerSize).Clear();
                image.Write(table.Offset + 28, 0);
            });

    private static void AssertSeen(string message, string name, Action<ImageFile> plant)
    {
        BindWitness.Require();
        BoundSet faulty = BoundSet.Of(new Target(Linker.Gnu, 64), "all").Copy();
        faulty.Change(name, plant);
        ProgramRun answer = BindWitness.Ask(faulty.Original, faulty.Folder, "--complete", "all").Expect(1);

        Assert.Contains(name, answer.Output, StringComparison.Ordinal);
        Assert.Contains(message, answer.Output, StringComparison.Ordinal);
    }

    private static ImportTable Table(ImageFile image, string dll) => image.Imports.Single(table => table.Name == dll);

    /// <summary>File offsets of the entries of the bound import directory, forwarder references left out.</summary>
    private static IEnumerable<int> Entries(ImageFile image)
    {
        for (int at = image.DirectoryOffset(BoundImport); image.UInt16(at + 4) != 0; at += 8 + (8 * image.UInt16(at + 6)))
        {
            yield return at;
        }
    }

    private static int Entry(ImageFile image, string dll) => Entries(image).ElementAt(image.Imports.Select(table => table.Name).ToList().IndexOf(dll));

    private static int Terminator(ImageFile image)
    {
        int last = Entries(image).Last();
        return last + 8 + (8 * image.UInt16(last + 6));
    }

    private static void RemoveLastEntry(ImageFile image)
    {
        int last = Entries(image).Last();
        image.Bytes.AsSpan(last, 8 + (8 * image.UInt16(last + 6))).Clear();
    }

    /// <summary>Takes out the reference behind two.dll's entry, and moves up what follows; names stay where they are.</summary>
    private static void RemoveForwarder(ImageFile image)
    {
        int entry = Entry(image, "two.dll");
        int end = Terminator(image) + 8;
        image.Bytes[entry + 6]--;
        image.Bytes.AsSpan((entry + 16)..end).CopyTo(image.Bytes.AsSpan(entry + 8));
    }

    private static void Unmark(ImageFile image)
    {
        foreach (ImportTable table in image.Imports)
        {
            image.Bytes.AsSpan(table.Offset + 4, 8).Clear();
        }
    }
}
