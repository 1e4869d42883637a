using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using RebaseBind.Locking;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Locking;

/// <summary>Entries and texts of locks for tests.</summary>
internal static class LockTexts
{
    /// <summary>The two lines that every written file starts with.</summary>
    internal const string Head = "# rebasebind.lock 1\n# Addresses reserved for images: machine, base, reserved size, path. Keep it in source control; delete a line to give its image a new place.\n";

    internal const string FirstLine = "x64          0x00000012ab340000 0x00270000 a/first.dll\n";
    internal const string SecondLine = "x64          0x0000001300000000 0x00010000 b/second.dll\n";
    internal const string ThirdLine = "x86/shared   0x0000000041230000 0x00270000 c/third.dll\n";

    internal static LockEntry First { get; } = Entry("a/first.dll", 0x12_AB34_0000, 0x27_0000);

    internal static LockEntry Second { get; } = Entry("b/second.dll", 0x13_0000_0000, 0x1_0000);

    internal static LockEntry Third { get; } = new(Machine.I386, "c/third.dll", new VirtualAddress(0x4123_0000), 0x27_0000, IsShared: true);

    internal static LockEntry Entry(string path, ulong start, ulong size, bool isShared = false) => new(Machine.Amd64, path, new VirtualAddress(start), size, isShared);

    internal static AddressLock Parse(string text) => AddressLock.Parse("rebasebind.lock", Encoding.UTF8.GetBytes(text));

    internal static string TextOf(AddressLock content) => Encoding.UTF8.GetString(content.ToUtf8());

    /// <summary>The entries with every property, as the compiler compares them.</summary>
    internal static void AssertSame(AddressLock expected, AddressLock actual)
    {
        CollectionAssert.AreEqual(expected.Entries.ToArray(), actual.Entries.ToArray());
        Assert.IsTrue(expected.HasSameEntries(actual));
    }
}
