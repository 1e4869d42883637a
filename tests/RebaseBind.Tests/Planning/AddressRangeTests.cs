using System;
using RebaseBind.Addresses;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class AddressRangeTests
{
    [TestMethod]
    [DataRow("0x10000000-0x1fffffff", 0x10000000UL, 0x20000000UL)]
    [DataRow("40000F - 4FFFFF", 0x40000FUL, 0x500000UL)]
    [DataRow("65536-131071", 0x10000UL, 0x20000UL)]
    public void ReadsTwoAddressesAsListsAndBaseFilesHaveThem(string text, ulong start, ulong end)
    {
        AddressRange range = AddressRange.Parse(text);

        Assert.AreEqual(start, range.Start.Value);
        Assert.AreEqual(end, range.End.Value);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("0x10000")]
    [DataRow("0x20000-0x10000")]
    [DataRow("0x1-0x2-0x3")]
    [DataRow("here-there")]
    [DataRow("400000-4FFFFF")]
    [DataRow("65536-0x1ffff")]
    [DataRow("010000-020000")]
    [DataRow("0x-0x1ffff")]
    [DataRow("0x0-0xffffffffffffffff")]
    [DataRow("0x0-0x10000000000000000")]
    public void RefusesAnythingElse(string text) => Assert.ThrowsExactly<FormatException>(() => AddressRange.Parse(text));
}
