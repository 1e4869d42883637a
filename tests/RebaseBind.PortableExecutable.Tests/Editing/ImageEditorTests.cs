using System;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>Bytes are replaced where the old ones are, and nowhere else.</summary>
[TestClass]
public sealed class ImageEditorTests
{
    private static readonly BuiltImage Built = ImageBuilder.X64().Build();

    [TestMethod]
    public void ReplacingChangesTheBytesNamed()
    {
        byte[] file = Built.ToArray();
        var editor = new ImageEditor(Built.ToArray());

        editor.Replace(new ByteEdit(new FileOffset(0x210), file.AsMemory(0x210, 3), new byte[] { 1, 2, 3 }));

        Bytes.AreEqual(file.PutBytes(0x210, 1, 2, 3), editor.File.Span);
    }

    [TestMethod]
    public void LastBytesCanBeReplaced()
    {
        byte[] file = Built.ToArray();
        var editor = new ImageEditor(Built.ToArray());

        editor.Replace(new ByteEdit(new FileOffset(file.Length - 1), file.AsMemory(file.Length - 1), new byte[] { 0xEE }));

        Bytes.AreEqual(file.PutBytes(file.Length - 1, 0xEE), editor.File.Span);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void OtherBytesAreNotReplaced(int wrong)
    {
        byte[] old = Built.ToArray()[0x210..0x213];
        old[wrong] ^= 1;

        IsRefused(new ByteEdit(new FileOffset(0x210), old, new byte[3]));
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public void BytesAreNotReplacedByMoreOrFewer(int count)
        => IsRefused(new ByteEdit(new FileOffset(0x210), Built.ToArray().AsMemory(0x210, 3), new byte[count]));

    [TestMethod]
    [DataRow(-1)]
    [DataRow(int.MaxValue)]
    public void BytesOutsideTheFileAreNotReplaced(int offset) => IsRefused(new ByteEdit(new FileOffset(offset), new byte[1], new byte[1]));

    [TestMethod]
    public void BytesThatReachBeyondTheFileAreNotReplaced()
        => IsRefused(new ByteEdit(new FileOffset(Built.Length - 1), new byte[2], new byte[2]));

    [TestMethod]
    [DataRow(0u)]
    [DataRow(0x89ABCDEFu)]
    public void CheckSumIsSetToAnyValue(uint value)
    {
        var editor = new ImageEditor(Built.ToArray());

        editor.SetCheckSum(value);

        Bytes.AreEqual(Built.With32(Built.Fields.CheckSum, value), editor.File.Span);
    }

    private static void IsRefused(ByteEdit edit)
    {
        var editor = new ImageEditor(Built.ToArray());

        Assert.Throws<ArgumentException>(() => editor.Replace(edit));

        Bytes.AreEqual(Built.ToArray(), editor.File.Span);
    }
}
