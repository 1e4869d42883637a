using System;
using System.Linq;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class OccupiedSpaceTests
{
    private const uint Unit = VirtualAddress.AllocationGranularity;
    private const int Units = 64;

    [TestMethod]
    public void AnswersAsAMapOfEveryUnitDoes()
    {
        for (int seed = 0; seed < 300; seed++)
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
            }
        }
    }

    private static (int Start, int Length) RandomRange(Random random)
    {
        int length = random.Next(1, 9);
        return (random.Next(0, Units - length + 1), length);
    }

    private static AddressRange Range(int start, int length) => new(At(start), At(start + length));

    private static VirtualAddress At(int unit) => new(0x1_0000_0000 + ((ulong)unit * Unit));
}
