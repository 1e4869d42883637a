using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>Addresses in units of 64 KiB, each looked at one by one.</summary>
internal sealed class SlowSpace(ulong firstUnit, ulong endUnit, ulong searchFrom)
{
    private readonly Dictionary<ulong, string> owners = [];

    internal static ulong UnitsOf(ulong bytes) => (bytes / 0x1_0000) + (bytes % 0x1_0000 == 0 ? 0ul : 1);

    internal string? OwnerOf(ulong start, ulong bytes)
    {
        ulong[] units = Units(start / 0x1_0000, UnitsOf(bytes));
        return units.Any(unit => unit < firstUnit || unit >= endUnit) ? "the end of the address space" : units.Where(owners.ContainsKey).Select(unit => owners[unit]).FirstOrDefault();
    }

    internal void Take(ulong start, ulong bytes, string owner)
    {
        foreach (ulong unit in Units(start / 0x1_0000, UnitsOf(bytes)))
        {
            owners[unit] = owner;
        }
    }

    internal ulong Lowest(ulong bytes)
    {
        ulong unit = searchFrom;
        while (OwnerOf(unit * 0x1_0000, bytes) is not null)
        {
            unit++;
        }

        return unit * 0x1_0000;
    }

    private static ulong[] Units(ulong first, ulong count) => [.. Enumerable.Range(0, (int)count).Select(i => first + (ulong)i)];
}
