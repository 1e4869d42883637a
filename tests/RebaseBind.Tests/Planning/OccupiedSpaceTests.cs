using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Planning.Placing;
using RebaseBind.PortableExecutable;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class OccupiedSpaceTests
{
    private const uint Unit = VirtualAddress.AllocationGranularity;
    private const int Units = 64;

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void AnswersAsAMapOfEveryUnitDoes()
    {
        PropertyCases.ForEach(300, seed =>
        {
            var random = new Random(seed);
            var space = new OccupiedSpace();
            var taken = new bool[Units];
            for (int i = 0; i < random.Next(12); i++)
            {
                (int start, int length) = RandomRange(random);
                space.Add(Range(start, length));
                taken.AsSpan(start, length).Fill(true);
            }

            for (int i = 0; i < 40; i++)
            {
                (int start, int length) = RandomRange(random);
                Assert.AreEqual(taken.AsSpan(start, length).Contains(true), space.Overlaps(Range(start, length)), $"seed {seed}");

                int place = Enumerable.Range(start, Units - start).Where(at => at + length <= Units).FirstOrDefault(at => !taken.AsSpan(at, length).Contains(true), -1);
                VirtualAddress? found = space.FindFree(At(start), At(Units), (ulong)length * Unit);
                Assert.AreEqual(place < 0 ? null : At(place), found, $"seed {seed}");

                int end = random.Next(Units + 1);
                int last = Enumerable.Range(start, Units - start).Where(at => at + length <= end).LastOrDefault(at => !taken.AsSpan(at, length).Contains(true), -1);
                Assert.AreEqual(last < 0 ? null : At(last), space.FindFreeFromTop(At(start), At(end) + (ulong)random.Next((int)Unit), (ulong)length * Unit), $"seed {seed}");
            }
        });
    }

    [TestMethod]
    public void ThousandsOfRangesInAnyOrderAnswerAsAMapOfEveryUnitDoes()
    {
        const int units = 20_000;
        var random = new Random(1);
        var space = new OccupiedSpace();
        var taken = new bool[units];
        foreach (int start in random.Shuffled(Enumerable.Range(0, units / 2).Select(i => i * 2)).Take(6000))
        {
            int length = start % 50 == 0 ? 9 : 1;
            space.Add(Range(start, Math.Min(length, units - start)));
            taken.AsSpan(start, Math.Min(length, units - start)).Fill(true);
        }

        for (int start = 0; start < units; start++)
        {
            Assert.AreEqual(taken[start], space.Overlaps(Range(start, 1)));
            int free = taken.AsSpan(start).IndexOf(true) is >= 0 and int next ? next : units - start;
            Assert.AreEqual((ulong)free * Unit, space.CountFreeBehind(At(start), (ulong)(units - start) * Unit));
        }

        for (int length = 1; length < 4; length++)
        {
            int place = Enumerable.Range(0, units - length).First(at => !taken.AsSpan(at, length).Contains(true));
            Assert.AreEqual(At(place), space.FindFree(At(0), At(units), (ulong)length * Unit));
            place = Enumerable.Range(0, units - length + 1).Last(at => !taken.AsSpan(at, length).Contains(true));
            Assert.AreEqual(At(place), space.FindFreeFromTop(At(0), At(units), (ulong)length * Unit));
        }

        Assert.AreEqual((ulong)taken.Count(unit => !unit) * Unit, space.CountFree(Range(0, units)));
        Assert.AreEqual((ulong)taken.Skip(777).Take(1234).Count(unit => !unit) * Unit, space.CountFree(Range(777, 1234)));
    }

    private static (int Start, int Length) RandomRange(Random random)
    {
        int length = random.Next(1, 9);
        return (random.Next(0, Units - length + 1), length);
    }

    private static AddressRange Range(int start, int length) => new(At(start), At(start + length));

    private static VirtualAddress At(int unit) => new(0x1_0000_0000 + ((ulong)unit * Unit));
}
