using System;
using System.Collections.Generic;
using System.Text;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Imports;

/// <summary>The table is what loaders, and other readers, take for a bound import directory.</summary>
[TestClass]
public sealed class BoundImportTableTests
{
    private const string ListWithPefile = """
        import pefile, sys
        image = pefile.PE(sys.argv[1])
        for dll in image.DIRECTORY_ENTRY_BOUND_IMPORT:
            print(dll.name.decode(), hex(dll.struct.TimeDateStamp), *(x for ref in dll.entries for x in ('>' + ref.name.decode(), hex(ref.struct.TimeDateStamp))))
        print('warnings', len(image.get_warnings()))
        """;

    [TestMethod]
    public void EntriesComeFirstThenAZeroEntryThenTheNames()
    {
        var table = new BoundImportTable();
        table.AddDll(Name("K32.dll"), 0x11223344, 2);
        table.AddForwarder(Name("NT"), 0xFFFFFFFF);
        table.AddForwarder(Name("KB.dll"), 1);
        table.AddDll(Name("U"), 0x80000000, 0);

        byte[] expected =
        [
            0x44, 0x33, 0x22, 0x11, 40, 0, 2, 0,
            0xFF, 0xFF, 0xFF, 0xFF, 48, 0, 0, 0,
            1, 0, 0, 0, 51, 0, 0, 0,
            0, 0, 0, 0x80, 58, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
            .. "K32.dll\0"u8, .. "NT\0"u8, .. "KB.dll\0"u8, .. "U\0"u8,
        ];
        Bytes.AreEqual(expected, table.TryEncode());
    }

    [TestMethod]
    public void EqualNamesAreWrittenOnce()
    {
        var table = new BoundImportTable();
        table.AddDll(Name("A.dll"), 1, 1);
        table.AddForwarder(Name("B.dll"), 2);
        table.AddDll(Name("B.dll"), 2, 1);
        table.AddForwarder(Name("A.dll"), 1);

        byte[] expected =
        [
            1, 0, 0, 0, 40, 0, 1, 0,
            2, 0, 0, 0, 46, 0, 0, 0,
            2, 0, 0, 0, 46, 0, 1, 0,
            1, 0, 0, 0, 40, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
            .. "A.dll\0"u8, .. "B.dll\0"u8,
        ];
        Bytes.AreEqual(expected, table.TryEncode());
    }

    /// <summary>A stale entry is looked up by name, and readers may compare case.</summary>
    [TestMethod]
    public void NamesThatDifferInCaseOrBeyondAsciiAreBothWritten()
    {
        var table = new BoundImportTable();
        table.AddDll(Name("a.dll"), 1, 0);
        table.AddDll(Name("A.dll"), 1, 0);
        table.AddDll([0x80], 1, 0);
        table.AddDll([0x81], 1, 0);

        byte[]? encoded = table.TryEncode();

        Assert.IsNotNull(encoded);
        Assert.AreEqual("a.dll:1+0 A.dll:1+0 \uFFFD:1+0 \uFFFD:1+0", Describe(encoded));
        Assert.AreEqual((5 * 8) + 6 + 6 + 2 + 2, encoded.Length);
    }

    [TestMethod]
    public void TableOfNothingIsItsTerminator() => Bytes.AreEqual(new byte[8], new BoundImportTable().TryEncode());

    [TestMethod]
    [DataRow(65535)]
    [DataRow(0)]
    public void CountOfForwardersIsKept(int count)
    {
        var table = new BoundImportTable();
        table.AddDll(Name("A"), 1, count);

        Assert.AreEqual((ushort)count, BitConverter.ToUInt16(table.TryEncode()!, 6));
    }

    [TestMethod]
    [DataRow(65536)]
    [DataRow(-1)]
    public void CountBeyond16BitsIsRefused(int count)
        => Assert.ThrowsExactly<OverflowException>(() => new BoundImportTable().AddDll(Name("A"), 1, count));

    /// <summary>The last name starts at 65535, the last place that 16 bits reach, or one byte behind.</summary>
    [TestMethod]
    [DataRow(65535, true)]
    [DataRow(65536, false)]
    public void LastNameStartsWithinReachOf16Bits(int start, bool fits)
    {
        var table = new BoundImportTable();
        var longName = new byte[start - (3 * 8) - 1];
        longName.AsSpan().Fill((byte)'a');
        table.AddDll(longName, 1, 0);
        table.AddDll(Name("b.dll"), 2, 0);

        byte[]? encoded = table.TryEncode();

        Assert.AreEqual(fits, encoded is not null);
        if (encoded is not null)
        {
            Assert.AreEqual(start, BitConverter.ToUInt16(encoded, 8 + 4));
            Bytes.AreEqual("b.dll\0"u8, encoded.AsSpan(start));
        }
    }

    /// <summary>8,190 entries and the zero entry are 65,528 bytes; one more and no name is in reach.</summary>
    [TestMethod]
    [DataRow(8190, true)]
    [DataRow(8191, false)]
    public void EntriesLeaveTheirNameInReach(int count, bool fits)
    {
        var table = new BoundImportTable();
        for (int i = 0; i < count; i++)
        {
            table.AddDll(Name("a.dll"), 1, 0);
        }

        Assert.AreEqual(fits, table.TryEncode() is not null);
    }

    [TestMethod]
    public void ReaderReadsBackWhatWasWritten()
    {
        Assert.AreEqual("KERNEL32.dll:17+2 >NTDLL.dll:34 >KERNELBASE.dll:51 USER32.dll:4294967295+0 NTDLL.dll:34+0", Describe(Typical()));
    }

    [TestMethod]
    public void PefileReadsBackWhatWasWritten()
    {
        Witness.Pefile.Require();
        using var folder = new TemporaryFolder();

        string answer = Witness.Pefile.Ask("-c", ListWithPefile, folder.Write("bound.dll", Bound(Typical())));

        Assert.AreEqual(
            "KERNEL32.dll 0x11 >NTDLL.dll 0x22 >KERNELBASE.dll 0x33\nUSER32.dll 0xffffffff\nNTDLL.dll 0x22\nwarnings 0\n",
            answer.ReplaceLineEndings("\n"));
    }

    private static byte[] Typical()
    {
        var table = new BoundImportTable();
        table.AddDll(Name("KERNEL32.dll"), 0x11, 2);
        table.AddForwarder(Name("NTDLL.dll"), 0x22);
        table.AddForwarder(Name("KERNELBASE.dll"), 0x33);
        table.AddDll(Name("USER32.dll"), uint.MaxValue, 0);
        table.AddDll(Name("NTDLL.dll"), 0x22, 0);
        return table.TryEncode()!;
    }

    private static byte[] Name(string name) => Encoding.ASCII.GetBytes(name);

    /// <summary>An image with the table in its headers.</summary>
    private static byte[] Bound(byte[] table)
    {
        BuiltImage built = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").WithHeaderRoom(table.Length).Build();
        int at = built.Fields.SectionName(built.Sections.Count);
        byte[] file = built.WithDirectory(ImageDirectory.BoundImport, (uint)at, (uint)table.Length);
        table.CopyTo(file, at);
        return file;
    }

    private static string Describe(byte[] table)
    {
        BoundImportDirectory directory = BoundImportDirectory.Of(PeImage.Read(Bound(table)));
        var texts = new List<string>();
        foreach (BoundImport import in directory)
        {
            string name = $"{Text.Of(directory.GetName(import))}:{import.TimeDateStamp}";
            texts.Add(import.IsForwarder ? $">{name}" : $"{name}+{import.ForwarderCount}");
        }

        return string.Join(' ', texts);
    }
}
