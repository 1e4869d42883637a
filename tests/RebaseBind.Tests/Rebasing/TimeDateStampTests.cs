using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class TimeDateStampTests
{
    private static readonly byte[] Original = SHA256.HashData("an image"u8);

    [TestMethod]
    public void TheStampIsTheStartOfAHashOverTheOriginalAndTheNewBase()
    {
        // The definition, spelled out: SHA-256 of the original's SHA-256, the new base (8 bytes) and the number of the attempt (4 bytes).
        byte[] hash = SHA256.HashData([.. Original, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);

        Assert.AreEqual(BinaryPrimitives.ReadUInt32LittleEndian(hash), ImageRebaser.DeriveTimeDateStamp(Original, new VirtualAddress(0x2_0000_0000), oldStamp: 5));
    }

    [TestMethod]
    public void TheStampIsNeverTheOldOne()
    {
        uint stamp = ImageRebaser.DeriveTimeDateStamp(Original, new VirtualAddress(0x2_0000_0000), oldStamp: 5);

        Assert.AreNotEqual(stamp, ImageRebaser.DeriveTimeDateStamp(Original, new VirtualAddress(0x2_0000_0000), oldStamp: stamp));
    }

    [TestMethod]
    public void BasesAndContentsHaveStampsOfTheirOwn()
    {
        var stamps = from content in Enumerable.Range(0, 30)
                     from place in Enumerable.Range(1, 30)
                     select ImageRebaser.DeriveTimeDateStamp(SHA256.HashData(BitConverter.GetBytes(content)), new VirtualAddress((ulong)place << 16), oldStamp: 0);

        Assert.AreEqual(900, stamps.Distinct().Count());
    }
}
