using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Archives;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Archives;

/// <summary>Every form of a sound archive is read.</summary>
[TestClass]
public sealed class ArchiveReadingTests
{
    internal static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("some text ", 30)));

    /// <summary>Archives of every form, by what is special about them.</summary>
    internal static IEnumerable<(string Name, byte[] Archive)> Forms()
    {
        yield return ("deflated", Base().Build());
        yield return ("empty", new ArchiveBuilder().Build());
        yield return ("comment", Base().WithComment("a comment").Build());
        yield return ("prefix", Base().WithPrefix([.. "MZ"u8, .. new byte[1000]]).Build());
        yield return ("zip64 end", Base().Wide().Build());
        yield return ("zip64 end, prefix and comment", Base().Wide().WithPrefix(new byte[77]).WithComment("c").Build());
        yield return ("stored", Base().With("s.bin", Text, static item => item.Store(Text)).Build());
        yield return ("nothing in it", Base().With("n.txt", []).With("s.txt", [], static item => item.Store([])).Build());
        yield return ("descriptor", Streamed(static _ => { }));
        yield return ("descriptor without signature", Streamed(static item => item.SignsDescriptor = false));
        yield return ("zip64 entry", Base().With("w.txt", Text, static item => item.IsWide = true).With("behind", Text).Build());
        yield return ("zip64 descriptor", Streamed(static item => item.IsWide = true));
        yield return ("zip64 descriptor without signature", Streamed(static item => (item.IsWide, item.SignsDescriptor) = (true, false)));
        yield return ("extra fields, comment of an entry, gap", Base().With("e.txt", Text, static item =>
        {
            item.Extra = [0x99, 0x99, 3, 0, 1, 2, 3, 7, 7, 7];
            item.Comment = "of the entry";
            item.Gap = [1, 2, 3];
        }).Build());
        yield return ("folders", Base().With("plugins/", [], static item => item.Store([])).With("empty/sub/", []).Build());

        static ArchiveBuilder Base() => new ArchiveBuilder().With("plugins/a.dll", ImageBuilder.X64().WithPointers(5)).With("plugins/read me.txt", Text);

        static byte[] Streamed(Action<ArchiveItem> describe) => Base()
            .With("d.txt", Text, item =>
            {
                item.HasDescriptor = true;
                describe(item);
            })
            .With("behind", Text).Build();
    }

    [TestMethod]
    public void EveryFormIsReadAndChecked()
    {
        foreach ((string name, byte[] archive) in Forms())
        {
            var file = new ArchiveFile(archive);

            Assert.AreEqual(name == "empty" ? 0 : 2, file.Directory.Files.Count(path => path.StartsWith("plugins/", StringComparison.Ordinal)), name);
            foreach ((string path, byte[] content) in file.Contents)
            {
                bool isImage = path.EndsWith(".dll", StringComparison.Ordinal);
                CollectionAssert.AreEqual(isImage ? ImageBuilder.X64().WithPointers(5).Build().ToArray() : path is "n.txt" or "s.txt" ? [] : Text, content, $"{name}: {path}");
                Assert.AreEqual(isImage, EntryContent.IsCandidate(archive, file.Directory.Find(path)!));
            }
        }
    }

    /// <summary>The builder knows the format as we do; somebody else must agree.</summary>
    [TestMethod]
    public void OthersReadThemToo()
    {
        Witness.Unzip.Require();
        using var folder = new TemporaryFolder();
        foreach ((string name, byte[] archive) in Forms().Where(static form => form.Name != "empty"))
        {
            string path = folder.Write("a.zip", archive);

            string said = Witness.Unzip.Ask("-tq", path);

            StringAssert.Contains(said, "No errors detected", StringComparison.Ordinal, name);
        }
    }

    [TestMethod]
    public void NamesInAnyAlphabetAreRead()
    {
        var file = new ArchiveFile(new ArchiveBuilder().With("ü/日本.dll", Text, static item => item.Flags = 0x800).With("é.txt", Text).Build());

        Assert.AreEqual("ü/日本.dll é.txt", string.Join(' ', file.Directory.Entries.Select(static entry => entry.Name)));
    }

    [TestMethod]
    public void APackageWithASignatureSaysSo()
    {
        var signed = new ArchiveFile(new ArchiveBuilder().With("a.txt", Text).With(".signature.p7s", Text, static item => item.Store(Text)).Build());
        var other = new ArchiveFile(new ArchiveBuilder().With("sub/.signature.p7s", Text).Build());

        Assert.IsTrue(signed.Directory.IsSigned);
        Assert.IsFalse(other.Directory.IsSigned);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(9)]
    [DataRow(1000)]
    [DataRow(4099)]
    public void TheChecksumIsThatOfTheFormat(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);

        Assert.AreEqual(0xCBF43926, Crc32.Of("123456789"u8), "the check value of CRC-32");
        Assert.AreEqual(ArchiveItem.CrcOf(content), Crc32.Of(content));
    }

    [TestMethod]
    public void ManyEntriesAreRead()
    {
        const int count = 70_000;
        var builder = new ArchiveBuilder().Wide();
        for (int i = 0; i < count; i++)
        {
            builder.With($"{i}.txt", []);
        }

        var file = new ArchiveFile(builder.Build());

        Assert.HasCount(count, file.Directory.Files);
        CollectionAssert.AreEqual(file.Bytes, file.Write([]).Bytes);
        Assert.HasCount(count + 1, file.Plus(("x", Text)).Directory.Files);
    }
}
