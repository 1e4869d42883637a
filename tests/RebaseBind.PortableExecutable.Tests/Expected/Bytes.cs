using System;

namespace RebaseBind.PortableExecutable.Tests.Expected;

/// <summary>Compares files and says where they part.</summary>
internal static class Bytes
{
    internal static void AreEqual(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int same = expected.CommonPrefixLength(actual);
        if (same < expected.Length && same < actual.Length)
        {
            Assert.Fail($"Byte 0x{same:x} is 0x{actual[same]:x2} and should be 0x{expected[same]:x2}.");
        }

        Assert.AreEqual(expected.Length, actual.Length);
    }
}
