using System;
using System.Linq;
using System.Text;
using RebaseBind.Archives;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Archives;

/// <summary>An archive that is not the same to everybody, or that cannot be read, is refused before anything of it is unpacked.</summary>
[TestClass]
public sealed class ArchiveRefusalTests
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("some text ", 30)));

    [TestMethod]
    [DataRow("../a.dll", "has a step '..', which leads out of folders")]
    [DataRow("x/../../a.dll", "has a step '..', which leads out of folders")]
    [DataRow("x/..", "has a step '..', which leads out of folders")]
    [DataRow("../", "has a step '..', which leads out of folders")]
    [DataRow("/a.dll", "is absolute")]
    [DataRow("/", "is absolute")]
    [DataRow("C:/a.dll", "names a drive")]
    [DataRow("c:a.dll", "names a drive")]
    [DataRow("x\\a.dll", "has a backslash, which is a sign of a name to some programs and leads to a folder for others")]
    [DataRow("..\\a.dll", "has a backslash, which is a sign of a name to some programs and leads to a folder for others")]
    [DataRow("", "is empty")]
    [DataRow("./a.dll", "has an empty step or a step '.', so that it is another name of another file")]
    [DataRow("x//a.dll", "has an empty step or a step '.', so that it is another name of another file")]
    [DataRow("x/./a.dll", "has an empty step or a step '.', so that it is another name of another file")]
    [DataRow("a\0.dll", "has a control character")]
    [DataRow("a\r\n.dll", "has a control character")]
    public void ANameThatIsNotOnePlaceBelowTheFolderIsRefused(string name, string problem)
    {
        Finding finding = Refusal(Archive().With(name, Text));

        Assert.AreEqual((FindingCatalog.BadEntryName, FindingSeverity.Error, "x.zip"), (finding.Code, finding.Severity, finding.Image));
        string shown = string.Concat(name.Select(sign => char.IsControl(sign) ? '\uFFFD' : sign));
        Assert.AreEqual($"the entry '{shown}' {problem}; make the archive again, with names that are the same files for everybody", finding.Message);
    }

    [TestMethod]
    [DataRow("plugins/a.dll", "is there twice")]
    [DataRow("plugins/A.DLL", "differs from 'plugins/a.dll' in upper and lower case alone, so that on Windows they are one file")]
    [DataRow("Plugins/a.dll", "differs from 'plugins/a.dll' in upper and lower case alone, so that on Windows they are one file")]
    [DataRow("plugins", "is a file, and a folder for 'plugins/a.dll'")]
    [DataRow("PLUGINS", "is a file, and a folder for 'plugins/a.dll'")]
    public void ANameThatIsTakenIsRefused(string name, string problem)
    {
        Finding finding = Refusal(Archive().With(name, Text));

        Assert.AreEqual(FindingCatalog.BadEntryName, finding.Code);
        StringAssert.StartsWith(finding.Message, $"the entry '{name}' {problem};", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ANameThatIsNoUtf8ThoughItSaysSoIsRefusedAndOtherwiseIsCodePage437()
    {
        byte[] name = [.. "x/"u8, 0x81, 0xE1, .. ".dll"u8];

        Finding finding = Refusal(Archive().With("z", Text, item => (item.Name, item.LocalName, item.Flags) = (name, name, 0x800)));
        var read = new ArchiveFile(Archive().With("z", Text, item => (item.Name, item.LocalName) = (name, name)).With("x/ü2.dll", Text).Build());

        Assert.AreEqual(FindingCatalog.BadEntryName, finding.Code);
        Assert.AreEqual("plugins/a.dll x/üß.dll x/ü2.dll", string.Join(' ', read.Directory.Entries.Select(entry => entry.Name)));
    }

    [TestMethod]
    [DataRow(1, 8, "it is encrypted")]
    [DataRow(0x41, 8, "it is encrypted")]
    [DataRow(0x2000, 8, "it is encrypted")]
    [DataRow(0x20, 8, "it is a patch for another file")]
    [DataRow(0, 9, "it is compressed by method 9, and only 0 (stored) and 8 (deflate) are known")]
    [DataRow(0, 14, "it is compressed by method 14, and only 0 (stored) and 8 (deflate) are known")]
    [DataRow(0, 99, "it is compressed by method 99, and only 0 (stored) and 8 (deflate) are known")]
    public void AnEntryThatCannotBeUnpackedIsRefused(int flags, int method, string reason)
    {
        Finding finding = Refusal(Archive().With("b.bin", Text, item => (item.Flags, item.Method) = ((ushort)flags, (ushort)method)));

        Assert.AreEqual((FindingCatalog.UnknownPacking, "b.bin"), (finding.Code, finding.Image));
        Assert.AreEqual($"nobody can say whether this entry is an image, because {reason}; unpack the archive, and give the folder", finding.Message);
    }

    [TestMethod]
    public void AnArchiveThatSaysItUnpacksToTooMuchIsRefused()
    {
        ArchiveBuilder many = Archive();
        for (int i = 0; i < 9; i++)
        {
            many.With($"{i}.bin", Text, item => (item.Size, item.Packed, item.IsWide) = (2L << 30, new byte[(2 << 20) + 8192], true));
        }

        Finding lie = Refusal(Archive().With("b.bin", Text, static item => item.Size = 1032L * (item.Packed.Length + 1)));
        Finding total = Refusal(many);

        Assert.AreEqual((FindingCatalog.OversizedArchive, "b.bin"), (lie.Code, lie.Image));
        Assert.AreEqual((FindingCatalog.OversizedArchive, "x.zip"), (total.Code, total.Image));
        Assert.AreEqual("the archive says that it unpacks to more than 16 GiB; unpack it, and give the folder", total.Message);
    }

    [TestMethod]
    public void AnEntryOfMoreThan2GiBIsNotUnpacked()
    {
        byte[] archive = Archive().With("b.bin", Text, static item => (item.Size, item.Packed) = (2147418113, new byte[3 << 20])).Build();
        ArchiveEntry entry = ArchiveDirectory.Read(archive, "x.zip").Find("b.bin")!;

        Assert.AreEqual(ImageDefect.FileTooLarge, Assert.ThrowsExactly<BadImageException>(() => EntryContent.Unpack(archive, entry)).Defect);
    }

    [TestMethod]
    public void EntriesThatOverlapAreRefused()
    {
        Finding same = Refusal(Archive().With("plugins/b.dll", Text, static item => (item.Offset, item.LocalName) = (0, "plugins/a.dll"u8.ToArray())));
        Finding nested = Refusal(new ArchiveBuilder()
            .With("a.zip", Inner(), static item => item.Store(Inner()))
            .With("b", Text, static item => item.Offset = 35));

        Assert.AreEqual(FindingCatalog.DamagedArchive, same.Code);
        Assert.AreEqual(FindingCatalog.DamagedArchive, nested.Code);
        StringAssert.StartsWith(nested.Message, "the entry 'b' overlaps 'a.zip';", StringComparison.Ordinal);

        static byte[] Inner() => new ArchiveBuilder().With("b", Text).Build();
    }

    [TestMethod]
    [DataRow("name")]
    [DataRow("method")]
    [DataRow("encryption")]
    [DataRow("descriptor")]
    [DataRow("checksum")]
    [DataRow("size")]
    public void AHeaderThatContradictsTheDirectoryIsRefused(string field)
    {
        Finding finding = Refusal(Archive().With("b.bin", Text, item =>
        {
            item.LocalName = field == "name" ? "b.bim"u8.ToArray() : item.LocalName;
            item.LocalMethod = field == "method" ? (ushort)0 : null;
            item.LocalFlags = field switch { "encryption" => 1, "descriptor" => 8, _ => null };
            item.LocalCrc += field == "checksum" ? 1u : 0;
            item.LocalSize = field == "size" ? 1 : null;
        }));

        Assert.AreEqual(FindingCatalog.DamagedArchive, finding.Code);
        Assert.AreEqual("the entry 'b.bin' has a header that contradicts the directory; get the archive again, or make it again", finding.Message);
    }

    [TestMethod]
    public void ADescriptorThatContradictsTheDirectoryIsRefused()
    {
        Finding finding = Refusal(Archive().With("b.bin", Text, static item => item.HasDescriptor = true), static archive =>
            archive[archive.AsSpan().IndexOf("PK\x07\x08"u8) + 8]++);

        StringAssert.StartsWith(finding.Message, "the entry 'b.bin' is not followed by the numbers that the directory has;", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnArchiveCutAnywhereIsRefused()
    {
        byte[] whole = Archive().With("b.bin", Text).WithComment("a comment").Build();
        for (int length = 0; length < whole.Length; length++)
        {
            Finding finding = Refuse(whole[..length]);

            // Without the end there is nothing to tell an archive by but its first bytes.
            Assert.AreEqual(length < 4 ? FindingCatalog.NoArchive : FindingCatalog.DamagedArchive, finding.Code, $"cut at {length}");
        }
    }

    [TestMethod]
    public void BytesBehindTheEndAreRefused()
    {
        Finding finding = Refuse([.. Archive().Build(), 0, 0]);

        Assert.AreEqual(FindingCatalog.DamagedArchive, finding.Code);
        StringAssert.StartsWith(finding.Message, "2 bytes follow the end of the archive;", StringComparison.Ordinal);
    }

    [TestMethod]
    public void APartOfAnArchiveIsRefused()
    {
        byte[] end = Archive().Build();
        end[^18] = 1;

        StringAssert.StartsWith(Refuse(end).Message, "the archive is one part of several; join them first;", StringComparison.Ordinal);
        Assert.AreEqual(FindingCatalog.DamagedArchive, Refusal(Archive().With("b.bin", Text, static item => item.Disk = 2)).Code);
    }

    [TestMethod]
    public void AFileThatIsNoArchiveIsSaidToBeNone()
    {
        foreach (byte[] file in new byte[][] { [], [1, 2, 3], Text, ImageBuilder.X64().Build().ToArray() })
        {
            Assert.AreEqual(
                "error RB0052: 'x.zip' is a file and no archive; give the folder that it lies in, or a .zip or .nupkg file",
                Refuse(file).ToString());
        }
    }

    [TestMethod]
    [DataRow(0, "its checksum is wrong")]
    [DataRow(1, "its data ends early")]
    [DataRow(2, "its data unpacks to more than the archive says")]
    [DataRow(3, "its data is damaged")]
    public void AnEntryWhoseDataIsNotWhatTheArchiveSaysIsRefusedWhenItIsRead(int damage, string problem)
    {
        byte[] archive = Archive().With("b.bin", Text, item =>
        {
            item.Crc = item.LocalCrc = damage == 0 ? 1 : item.Crc;
            item.Size += damage switch { 1 => 1, 2 => -1, _ => 0 };
            item.Packed = damage == 3 ? [7, .. item.Packed] : item.Packed;
        }).Build();
        ArchiveEntry entry = ArchiveDirectory.Read(archive, "x.zip").Find("b.bin")!;

        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => EntryContent.Unpack(archive, entry)).Finding;

        Assert.AreEqual((FindingCatalog.DamagedArchive, "b.bin"), (finding.Code, finding.Image));
        Assert.AreEqual($"the entry cannot be unpacked: {problem}; get the archive again, or make it again", finding.Message);
    }

    private static ArchiveBuilder Archive() => new ArchiveBuilder().With("plugins/a.dll", Text);

    private static Finding Refusal(ArchiveBuilder archive, Action<byte[]>? damage = null)
    {
        byte[] bytes = archive.Build();
        damage?.Invoke(bytes);
        return Refuse(bytes);
    }

    private static Finding Refuse(byte[] archive)
        => Assert.ThrowsExactly<RebaseBindException>(() => ArchiveDirectory.Read(archive, "x.zip")).Findings.Single();
}
