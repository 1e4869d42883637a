using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Locking;
using RebaseBind.PortableExecutable;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Locking;

/// <summary>What holds for every lock and every text, tried on many.</summary>
[TestClass]
public sealed class LockPropertyTests
{
    private static readonly Machine[] Machines = [Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64];

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhateverIsWrittenIsReadBack()
    {
        PropertyCases.ForEach(2000, seed =>
        {
            AddressLock content = RandomLock(new Random(seed));

            byte[] text = content.ToUtf8();
            AddressLock read = AddressLock.Parse("lock", text);

            LockTexts.AssertSame(content, read);
            CollectionAssert.AreEqual(text, read.ToUtf8());
            Assert.IsTrue(content.Entries.All(entry => entry == read.Find(entry.Machine, entry.Path)));
        });
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void DamagedTextIsALockOrAFinding()
    {
        int refused = 0;
        const int usual = 20_000;
        int rounds = PropertyCases.Count(usual);
        PropertyCases.ForEach(usual, seed =>
        {
            var random = new Random(seed);
            byte[] text = Damage(random, RandomLock(random).ToUtf8());
            try
            {
                AddressLock read = AddressLock.Parse("lock", text);
                LockTexts.AssertSame(read, AddressLock.Parse("lock", read.ToUtf8()));
            }
            catch (RebaseBindException refusal)
            {
                refused++;
                Assert.IsTrue(refusal.Finding.Code is FindingCatalog.DamagedLock or FindingCatalog.NewerLock);
                Assert.StartsWith("line ", refusal.Message, StringComparison.Ordinal);
            }
        });

        Assert.IsTrue(
            !PropertyCases.AreEnough(usual) || (refused > rounds / 4 && refused < rounds),
            FormattableString.Invariant($"{refused} were refused"));
    }

    private static AddressLock RandomLock(Random random)
    {
        var entries = new List<LockEntry>();
        ulong next = 0x1_0000;
        for (int i = random.Next(6); i > 0; i--)
        {
            ulong size = (ulong)random.Next(1, 0x100) << 16;
            entries.Add(new LockEntry(Machines[random.Next(Machines.Length)], RandomPath(random), new VirtualAddress(next), size, random.Next(3) == 0));
            next += size + ((ulong)random.Next(2) << 16);
        }

        AddressLock content = AddressLock.Empty.With(entries);
        string text = LockTexts.TextOf(content);
        return random.Next(2) == 0 ? content : LockTexts.Parse(text.Replace("\nx", "\n# why\nx", StringComparison.Ordinal) + "# end");
    }

    private static string RandomPath(Random random)
    {
        var path = new StringBuilder();
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            path.Append(random.Next(4) switch
            {
                0 => (char)random.Next(0x10000),
                1 => (char)random.Next(0xD800, 0xE000),
                2 => (char)random.Next(0x80),
                _ => " %\\:#aB.é"[random.Next(9)],
            });
        }

        string name = path.ToString().Replace('/', '_');
        return name is "." or ".." ? "a" : random.Next(2) == 0 ? name : "folder/" + name;
    }

    private static byte[] Damage(Random random, byte[] text)
    {
        var damaged = text.ToList();
        for (int i = random.Next(1, 4); i > 0 && damaged.Count > 0; i--)
        {
            int at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveAt(at);
                    break;
                case 2:
                    damaged.Insert(at, (byte)"\n\r %#0xf/\\<=\t"[random.Next(13)]);
                    break;
                default:
                    damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, random.Next(damaged.Count - at)));
                    break;
            }
        }

        return [.. damaged];
    }
}
