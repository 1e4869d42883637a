using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Locking;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Locking;

[TestClass]
public sealed class AddressLockTests
{
    [TestMethod]
    public void EntriesAreWrittenInOrderAndReadBack()
    {
        AddressLock content = AddressLock.Empty.With([LockTexts.Third, LockTexts.Second, LockTexts.First]);

        Assert.AreEqual(LockTexts.Head + LockTexts.FirstLine + LockTexts.SecondLine + LockTexts.ThirdLine, LockTexts.TextOf(content));
        LockTexts.AssertSame(content, LockTexts.Parse(LockTexts.TextOf(content)));
        Assert.AreEqual(LockTexts.Head, LockTexts.TextOf(AddressLock.Empty));
    }

    [TestMethod]
    public void MachinesAreOrderedAsWrittenAndPathsWithoutRegardToCase()
    {
        AddressLock content = AddressLock.Empty.With(
        [
            LockTexts.Entry("b.dll", 0x10_0000_0000, 0x1_0000),
            LockTexts.Entry("C.dll", 0x11_0000_0000, 0x1_0000),
            LockTexts.Entry("A.dll", 0x12_0000_0000, 0x1_0000),
            LockTexts.Entry("a.dll", 0x12_0001_0000, 0x1_0000) with { Machine = Machine.Arm64 },
            LockTexts.Entry("a.dll", 0x1001_0000, 0x1_0000) with { Machine = Machine.ArmThumb2 },
            LockTexts.Entry("0.dll", 0x1002_0000, 0x1_0000, isShared: true) with { Machine = Machine.ArmThumb2 },
        ]);

        string[] lines = LockTexts.TextOf(content).TrimEnd('\n').Split('\n').Skip(2).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where((_, i) => i is 0 or 3))).ToArray();

        CollectionAssert.AreEqual(new[] { "arm a.dll", "arm/shared 0.dll", "arm64 a.dll", "x64 A.dll", "x64 b.dll", "x64 C.dll" }, lines);
    }

    [TestMethod]
    public void AnImageIsFoundByMachineAndPathWithoutRegardToCase()
    {
        AddressLock content = AddressLock.Empty.With([LockTexts.First, LockTexts.Second, LockTexts.Third]);

        Assert.AreEqual(LockTexts.First, content.Find(Machine.Amd64, "A/FIRST.dll"));
        Assert.AreEqual(LockTexts.Third, content.Find(Machine.I386, "c/third.dll"));
        Assert.IsNull(content.Find(Machine.I386, "a/first.dll"));
        Assert.IsNull(content.Find(Machine.Amd64, "a/firs.dll"));
    }

    [TestMethod]
    public void AnEntryTakesThePlaceOfThatOfTheSameImage()
    {
        AddressLock before = AddressLock.Empty.With([LockTexts.First, LockTexts.Second]);

        AddressLock after = before.With([LockTexts.First with { ReservedSize = 0x30_0000 }]);

        Assert.AreEqual(0x30_0000ul, after.Find(Machine.Amd64, "a/first.dll")!.ReservedSize);
        Assert.HasCount(2, after.Entries);
        Assert.AreEqual(LockTexts.First, before.Find(Machine.Amd64, "a/first.dll"));
        Assert.IsFalse(before.HasSameEntries(after));
    }

    [TestMethod]
    public void TwoSpellingsOfAPathDoNotTakeTurns()
    {
        AddressLock content = AddressLock.Empty.With([LockTexts.First]);

        AddressLock respelt = content.With([LockTexts.First with { Path = "A/First.dll" }]);

        Assert.AreEqual(LockTexts.TextOf(content), LockTexts.TextOf(respelt));
        Assert.IsTrue(content.HasSameEntries(LockTexts.Parse(LockTexts.Head + LockTexts.FirstLine.ToUpperInvariant().Replace("X64", "x64", StringComparison.Ordinal))));
    }

    [TestMethod]
    public void EveryPropertyOfAnEntryCountsForEquality()
    {
        AddressLock content = AddressLock.Empty.With([LockTexts.First]);
        LockEntry[] others =
        [
            LockTexts.First with { Base = new VirtualAddress(0x12_AB35_0000) },
            LockTexts.First with { ReservedSize = 0x28_0000 },
            LockTexts.First with { IsShared = true },
            LockTexts.First with { Path = "a/other.dll" },
            LockTexts.First with { Machine = Machine.Arm64 },
        ];

        foreach (LockEntry other in others)
        {
            Assert.IsFalse(content.HasSameEntries(AddressLock.Empty.With([other])), other.ToString());
        }

        AddressLock longer = content.With([LockTexts.Second]);
        Assert.IsFalse(content.HasSameEntries(longer));
        Assert.IsFalse(longer.HasSameEntries(content));
        Assert.IsTrue(longer.HasSameEntries(AddressLock.Empty.With([LockTexts.Second, LockTexts.First])));
    }

    [TestMethod]
    public void OneImageMoreIsOneLineMore()
    {
        string before = LockTexts.TextOf(AddressLock.Empty.With([LockTexts.First, LockTexts.Second]));

        string after = LockTexts.TextOf(LockTexts.Parse(before).With([LockTexts.Entry("a/very/much/longer/path/than/the/others.dll", 0x7FFF_0000_0000, 0x1_0000_0000, isShared: true)]));

        string[] lines = after.Split('\n');
        Assert.HasCount(before.Split('\n').Length + 1, lines);
        Assert.IsTrue(before.Split('\n').All(lines.Contains));
    }

    [TestMethod]
    public void LinesThatTwoPeopleAddedInDifferentPlacesAreReadTogether()
    {
        AddressLock merged = LockTexts.Parse(LockTexts.Head + LockTexts.ThirdLine + LockTexts.SecondLine + LockTexts.FirstLine);

        LockTexts.AssertSame(AddressLock.Empty.With([LockTexts.First, LockTexts.Second, LockTexts.Third]), merged);
    }

    [TestMethod]
    public void WhatCouldNotBeReadBackIsNotTaken()
    {
        LockEntry[] refused =
        [
            LockTexts.First with { Base = new VirtualAddress(0x12_AB34_1000) },
            LockTexts.First with { ReservedSize = 0 },
            LockTexts.First with { Path = "a/../b.dll" },
            LockTexts.First with { Machine = Machine.IA64 },
            LockTexts.Third with { Base = new VirtualAddress(0x7FFF_0000) },
            LockTexts.Second with { Path = "other.dll" },
        ];

        AddressLock content = AddressLock.Empty.With([LockTexts.Second]);
        foreach (LockEntry entry in refused)
        {
            Assert.ThrowsExactly<ArgumentException>(() => content.With([entry]), entry.ToString());
        }
    }

    [TestMethod]
    public void SharedEntriesMayOverlapEachOther()
    {
        AddressLock content = AddressLock.Empty.With([LockTexts.Third, LockTexts.Third with { Path = "d.dll" }]);

        LockTexts.AssertSame(content, LockTexts.Parse(LockTexts.TextOf(content)));
    }
}
