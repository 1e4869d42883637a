using System;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tests.Imports;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>The headers are free behind the section table, as far as nothing lies there that may mean something.</summary>
[TestClass]
public sealed class HeaderSpaceTests
{
    private static readonly BuiltImage Roomy = ImageBuilder.X64().WithDebugData(2, 3, 4, 5).WithHeaderRoom(0x200).Build();

    private static readonly uint Size = Roomy.UInt32At(Roomy.Fields.SizeOfHeaders);

    /// <summary>0x1D8 and 0x400: the room in <see cref="Roomy"/>.</summary>
    private static readonly uint Start = (uint)Roomy.Fields.SectionName(Roomy.Sections.Count);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void HeadersAreFreeBehindTheSectionTable(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithHeaderRoom(0x200).Build();
        uint start = (uint)built.Fields.SectionName(built.Sections.Count);

        Assert.AreEqual((new Rva(start), 0x400 - start), FreeSpace.InHeaders(PeImage.Read(built.ToArray()), default));
    }

    /// <summary>Three sections end where the headers do.</summary>
    [TestMethod]
    public void FullHeadersHaveNoRoom()
    {
        BuiltImage built = ImageBuilder.X64().Imports("KERNEL32.dll", 1).WithPointers(1).Build();
        Assert.AreEqual(built.Fields.SectionName(3), (int)built.UInt32At(built.Fields.SizeOfHeaders));

        IsFrom(null, built.ToArray());
    }

    /// <summary>A text may end there: two zeros are left to it, should it be UTF-16.</summary>
    [TestMethod]
    [DataRow(0x1D8, 0x1DCu)]
    [DataRow(0x1FF, 0x204u)]
    [DataRow(0x200, 0x204u)]
    [DataRow(0x201, 0x204u)]
    [DataRow(0x202, 0x208u)]
    [DataRow(0x203, 0x208u)]
    [DataRow(0x3F9, 0x3FCu)]
    [DataRow(0x3FA, 0u)]
    [DataRow(0x3FF, 0u)]
    public void RoomStartsBehindTheLastByteInUse(int used, uint expected)
    {
        Assert.AreEqual((0x1D8u, 0x400u), (Start, Size));

        IsFrom(expected == 0 ? null : expected, Roomy.With8(used, 0x80));
        IsFrom(expected == 0 ? null : expected, Roomy.ToArray().PutBytes((int)Start, 1).PutBytes(used, 1));
    }

    [TestMethod]
    public void ReusableBytesAreFreeWhateverTheyHold()
    {
        byte[] file = Roomy.ToArray().PutBytes(0x280, 1, 2, 3, 4);

        IsFrom(0x288, file);
        IsFrom(Start, file, (0x280, 4));
        IsFrom(Start, file, (0x200, 0x200));
        IsFrom(0x284, file, (0x281, 3));
        IsFrom(0x288, file, (0x280, 3));
        IsFrom(0x204, file.PutBytes(0x200, 1), (0x280, 4));
    }

    [TestMethod]
    [DataRow(0x200u, 0x10u, 0x210u)]
    [DataRow(0x201u, 0x10u, 0x214u)]
    [DataRow(0x40u, 0x1C4u, 0x204u)]
    [DataRow(0x40u, 8u, 0x1D8u)]
    [DataRow(0x3F0u, 0xCu, 0x3FCu)]
    [DataRow(0x3FFu, 1u, 0u)]
    [DataRow(0x200u, 0x800u, 0u)]
    [DataRow(0x400u, 8u, 0x1D8u)]
    [DataRow(0x200u, 0u, 0x1D8u)]
    public void ZerosOfADirectoryAreInUse(uint rva, uint size, uint expected)
    {
        foreach (ImageDirectory directory in new[] { ImageDirectory.Export, ImageDirectory.Exception, ImageDirectory.Clr })
        {
            IsFrom(expected == 0 ? null : expected, Roomy.WithDirectory(directory, rva, size));
        }
    }

    /// <summary>The one is no RVA, and the other is what room is looked for.</summary>
    [TestMethod]
    [DataRow(ImageDirectory.Security)]
    [DataRow(ImageDirectory.BoundImport)]
    public void ZerosOfCertificatesAndBindingsAreFree(ImageDirectory directory) => IsFrom(Start, Roomy.WithDirectory(directory, 0x200, 0x10));

    [TestMethod]
    [DataRow(0x200, 0x10, 0x210u)]
    [DataRow(0x40, 0x1C4, 0x204u)]
    [DataRow(0x200, 0x7FFF_FFFF, 0u)]
    [DataRow(0x400, 0x10, 0x1D8u)]
    [DataRow(0, 0x300, 0x1D8u)]
    public void ZerosOfDebugDataAreInUse(int offset, int size, uint expected)
    {
        int entry = Roomy.OffsetOf(ImageDirectory.Debug);

        IsFrom(expected == 0 ? null : expected, Roomy.ToArray().Put32(entry + 16, size).Put32(entry + 24, offset));
    }

    private static void IsFrom(uint? start, byte[] file, (uint Rva, uint Size) reusable = default)
    {
        var image = PeImage.Read(file);
        (Rva Address, uint Size) room = FreeSpace.InHeaders(image, new DataDirectory(new Rva(reusable.Rva), reusable.Size));

        Assert.AreEqual(start is { } rva ? image.Headers.SizeOfHeaders - rva : 0, room.Size);
        Assert.AreEqual(new Rva(start ?? Math.Max(image.Headers.SizeOfHeaders, room.Address.Value)), room.Address, "without room, it would begin behind the headers");
    }
}
