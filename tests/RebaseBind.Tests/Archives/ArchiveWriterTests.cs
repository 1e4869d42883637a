using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using RebaseBind.Archives;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Archives;

/// <summary>A rewritten archive is the old one but for what was to change, and can become the old one again.</summary>
[TestClass]
public sealed class ArchiveWriterTests
{
    private static readonly byte[] Text = ArchiveReadingTests.Text;
    private static readonly byte[] Image = [.. ImageBuilder.X64().WithPointers(500).WithCode(300_000).Build().ToArray(), .. Sentences()];
    private static readonly byte[] Changed = Change(Image);

    [TestMethod]
    public void AnArchiveWithoutChangesStaysByteForByte()
    {
        foreach ((string name, byte[] archive) in ArchiveReadingTests.Forms())
        {
            CollectionAssert.AreEqual(archive, new ArchiveFile(archive).Write([]).Bytes, name);
        }
    }

    [TestMethod]
    public void EveryFileOfEveryFormCanBeChangedAndComeBack()
    {
        foreach ((string name, byte[] archive) in ArchiveReadingTests.Forms())
        {
            var file = new ArchiveFile(archive);
            foreach ((string path, byte[] old) in file.Contents)
            {
                byte[] content = [.. Text, .. Encoding.ASCII.GetBytes(path)];

                ArchiveFile changed = file.With((path, content));

                CollectionAssert.AreEqual(content, changed.Read(path), $"{name}: {path}");
                AssertSameBut(file, changed, path);
                CollectionAssert.AreEqual(archive, changed.With((path, old)).Bytes, $"{name}: {path}");
            }
        }
    }

    [TestMethod]
    public void FilesThatAreAddedGoBehindTheOthersAndLeaveNoTrace()
    {
        foreach ((string name, byte[] archive) in ArchiveReadingTests.Forms())
        {
            var file = new ArchiveFile(archive);

            ArchiveFile more = file.Plus(("rebasebind.changes.json", Text), ("ü.bin", [1, 2, 3]));

            CollectionAssert.AreEqual(Text, more.Read("rebasebind.changes.json"), name);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, more.Read("ü.bin"), name);
            CollectionAssert.AreEqual(new[] { "rebasebind.changes.json", "ü.bin" }, more.Directory.Entries.Skip(file.Directory.Entries.Count).Select(static entry => entry.Name).ToArray(), name);
            Assert.AreEqual(ArchiveMethod.Deflate, more.Directory.Find("rebasebind.changes.json")!.Method);
            Assert.AreEqual(ArchiveMethod.Stored, more.Directory.Find("ü.bin")!.Method);
            AssertSameBut(file, more, "rebasebind.changes.json", "ü.bin");
            CollectionAssert.AreEqual(archive, more.With(("rebasebind.changes.json", null), ("ü.bin", null)).Bytes, name);
        }
    }

    [TestMethod]
    public void FilesAreTakenOut()
    {
        foreach ((string name, byte[] archive) in ArchiveReadingTests.Forms())
        {
            var file = new ArchiveFile(archive);
            foreach (string path in file.Directory.Files)
            {
                ArchiveFile less = file.With((path, null));

                CollectionAssert.AreEquivalent(file.Directory.Files.Where(other => other != path).ToArray(), less.Directory.Files.ToArray(), name);
                AssertSameBut(file, less, path);
            }
        }
    }

    [TestMethod]
    public void OthersReadWhatWasWritten()
    {
        Witness.Unzip.Require();
        Witness.Python.Require();
        using var folder = new TemporaryFolder();
        foreach ((string name, byte[] archive) in ArchiveReadingTests.Forms())
        {
            var file = new ArchiveFile(archive);
            ArchiveFile written = file
                .With([.. file.Directory.Files.Select(path => (path, (byte[]?)Changed))])
                .Plus(("more/a.txt", Text));
            string path = folder.Write("a.zip", written.Bytes);

            StringAssert.Contains(Witness.Unzip.Ask("-tq", path), "No errors detected", StringComparison.Ordinal, name);
            Witness.Python.Approves("-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); sys.exit(z.testzip() or 0)", path);
            if (name.Contains("prefix", StringComparison.Ordinal))
            {
                // .NET knows no offsets that do not count what stands in front of the archive.
                continue;
            }

            using ZipArchive read = ZipFile.OpenRead(path);
            CollectionAssert.AreEqual(written.Directory.Entries.Select(static entry => entry.Name).ToArray(), read.Entries.Select(static entry => entry.FullName).ToArray(), name);
            foreach (ZipArchiveEntry entry in read.Entries.Where(static entry => !entry.FullName.EndsWith('/')))
            {
                CollectionAssert.AreEqual(entry.FullName == "more/a.txt" ? Text : Changed, Bytes(entry), name);
            }

            ZipArchiveEntry added = read.GetEntry("more/a.txt")!;
            Assert.AreEqual((new DateTime(1980, 1, 1), 0), (added.LastWriteTime.DateTime, added.ExternalAttributes));
        }
    }

    /// <summary>What a build zips with .NET, at each level, copied from a file or written at once, can be changed and come back.</summary>
    [TestMethod]
    [DataRow(CompressionLevel.Optimal, true, "optimal-copied")]
    [DataRow(CompressionLevel.Optimal, false, "optimal")]
    [DataRow(CompressionLevel.Fastest, true, "fastest-copied")]
    [DataRow(CompressionLevel.Fastest, false, "fastest")]
#if !NETSTANDARD_UNDER_TEST
    [DataRow(CompressionLevel.SmallestSize, true, "smallest-copied")]
#endif
    [DataRow(CompressionLevel.NoCompression, true, "none-copied")]
    public void AnArchiveOfDotnetComesBackByteForByte(CompressionLevel level, bool isCopied, string form)
    {
        var file = new ArchiveFile(Zip(level, isCopied));
        DeflateForm? found = file.FormOf("bin/a.dll");
        bool isStored = file.Directory.Find("bin/a.dll")!.Method == ArchiveMethod.Stored;

        ArchiveFile changed = file.With(found!.Value, ("bin/a.dll", Changed));

        Assert.AreEqual(isStored ? "optimal" : form, found.ToString());
        CollectionAssert.AreEqual(Changed, changed.Read("bin/a.dll"));
        AssertSameBut(file, changed, "bin/a.dll");
        CollectionAssert.AreEqual(file.Bytes, changed.With(found.Value, ("bin/a.dll", Image)).Bytes);
        CollectionAssert.AreEqual(changed.Bytes, file.With(found.Value, ("bin/a.dll", Changed)).Bytes, "the same makes the same");
    }

    [TestMethod]
    public void AFormHasAWordThatIsReadBack()
    {
        foreach (string word in new[] { "optimal", "optimal-copied", "fastest", "fastest-copied", "none", "none-copied" })
        {
            Assert.AreEqual(word, DeflateForm.Parse(word).ToString());
        }

        Assert.IsNull(DeflateForm.Parse("best"));
        Assert.IsNull(DeflateForm.Parse("-copied"));
    }

    [TestMethod]
    [DataRow("zipfile.ZIP_DEFLATED", "z.writestr('a.dll', data); z.writestr('b.txt', 'text')")]
    [DataRow("zipfile.ZIP_DEFLATED", "z.writestr('a.dll', data, compresslevel=9); z.comment = b'a comment'")]
    [DataRow("zipfile.ZIP_STORED", "z.writestr('x/', ''); z.writestr('x/a.dll', data)")]
    [DataRow("zipfile.ZIP_DEFLATED", "i = zipfile.ZipInfo('a.dll'); i.comment = b'of the entry'; i.extra = b'\\x99\\x99\\x02\\x00ab'; z.writestr(i, data)")]
    [DataRow("zipfile.ZIP_DEFLATED", "f = z.open('a.dll', 'w', force_zip64=True); f.write(data); f.close()")]
    [DataRow("zipfile.ZIP_DEFLATED", "z.writestr('a.dll', data); z.writestr('\\u00fc.txt', 'text')", true)]
    [DataRow("zipfile.ZIP_STORED", "z.writestr('a.dll', data)", true)]
    [DataRow("zipfile.ZIP_DEFLATED", "f = z.open('a.dll', 'w', force_zip64=True); f.write(data); f.close(); z.writestr('b.txt', 'text')", true)]
    public void AnArchiveOfPythonIsReadAndRewritten(string method, string code, bool isStreamed = false)
    {
        Witness.Python.Require();
        using var folder = new TemporaryFolder();
        string image = folder.Write("a.dll", Image);
        string path = folder.PathOf("a.zip");
        folder.Write("make.py", $"""
            import io, sys, zipfile
            class Out(io.RawIOBase):
                def __init__(self, f): self.f = f
                def writable(self): return True
                def write(self, b): return self.f.write(b)
            data = open(sys.argv[1], 'rb').read()
            with open(sys.argv[2], 'wb') as out:
                with zipfile.ZipFile({(isStreamed ? "Out(out)" : "out")}, 'w', {method}) as z:
                    {code}
            """);
        Witness.Python.Approves(folder.PathOf("make.py"), image, path);

        AssertRewritten(new ArchiveFile(File.ReadAllBytes(path)), folder, isStreamed);
    }

    [TestMethod]
    [DataRow("-q")]
    [DataRow("-q", "-0")]
    [DataRow("-q", "-9", "-X")]
    [DataRow("-q", "-D")]
    [DataRow("-q", "-fd")]
    public void AnArchiveOfInfoZipIsReadAndRewritten(params string[] options)
    {
        Witness.Zip.Require();
        using var folder = new TemporaryFolder();
        folder.Write("in/sub/a.dll", Image);
        folder.Write("in/note.txt", Text);
        string path = folder.PathOf("a.zip");
        Witness.Zip.Approves([.. options, "-r", path, folder.PathOf("in"), "-j"]);

        AssertRewritten(new ArchiveFile(File.ReadAllBytes(path)), folder, options.Contains("-fd"));
    }

    [TestMethod]
    public void WhatCannotBeMeantIsRefused()
    {
        var file = new ArchiveFile(new ArchiveBuilder().With("a.txt", Text).Build());

        Assert.ThrowsExactly<ArgumentException>(() => file.Write(new() { ["b.txt"] = null }));
        Assert.ThrowsExactly<ArgumentException>(() => file.Write(new() { ["a.txt"] = PackedContent.Of(new byte[] { 1 }) }));
        Assert.ThrowsExactly<ArgumentException>(() => file.Plus(("a.txt", Text)));
    }

    private static void AssertRewritten(ArchiveFile file, TemporaryFolder folder, bool hasDescriptor)
    {
        string name = file.Directory.Files.Single(static name => name.EndsWith("a.dll", StringComparison.Ordinal));
        CollectionAssert.AreEqual(Image, file.Read(name));
        Assert.AreEqual(hasDescriptor, file.Directory.Find(name)!.HasDescriptor);
        CollectionAssert.AreEqual(file.Bytes, file.Write([]).Bytes);

        ArchiveFile changed = file.With((name, Changed));

        CollectionAssert.AreEqual(Changed, changed.Read(name));
        AssertSameBut(file, changed, name);
        string path = folder.Write("changed.zip", changed.Bytes);
        Witness.Python.Approves("-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); sys.exit(z.testzip() or 0)", path);
        using ZipArchive read = ZipFile.OpenRead(path);
        CollectionAssert.AreEqual(Changed, Bytes(read.GetEntry(name)!));
    }

    /// <summary>All that is known of the other entries is the same, and so are their data and their place in both orders.</summary>
    private static void AssertSameBut(ArchiveFile old, ArchiveFile now, params string[] names)
    {
        CollectionAssert.AreEqual(Describe(old), Describe(now));

        string[] Describe(ArchiveFile file) => [.. file.Directory.Entries.Where(entry => !names.Contains(entry.Name)).Select(entry => string.Join(' ',
            entry.Name,
            entry.Method,
            entry.Flags,
            entry.Crc,
            entry.Size,
            Convert.ToHexString(file.Bytes.AsSpan(entry.Place.Start, entry.Place.Length)),
            Convert.ToHexString(WithoutOffset(file, entry))))];

        static byte[] WithoutOffset(ArchiveFile file, ArchiveEntry entry)
        {
            byte[] listing = [.. file.Bytes.AsSpan(entry.Listing.Start, entry.Listing.Length)];
            bool isWide = BitConverter.ToUInt32(listing, 42) == uint.MaxValue;
            listing.AsSpan(isWide ? 46 + entry.Name.Length + 4 + 16 : 42, 4).Clear();
            return listing;
        }
    }

    private static byte[] Zip(CompressionLevel level, bool isCopied)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in new[] { ("bin/a.dll", Image), ("bin/b.txt", Text), ("c.dll", Changed) })
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
                using Stream output = entry.Open();
                for (int at = 0; at < content.Length; at += 81920)
                {
                    int count = isCopied ? Math.Min(81920, content.Length - at) : content.Length;
                    output.Write(content, at, count);
                    at += isCopied ? 0 : content.Length;
                }
            }
        }

        return stream.ToArray();
    }

    /// <summary>Words in any order: as hard to compress as what people write, so that every level makes other bytes.</summary>
    private static byte[] Sentences()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < 400_000)
        {
            text.Append(random.Next(5000) * 7919).Append(random.Next(9) == 0 ? '\n' : ' ');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Some bytes of it are others, as after moving.</summary>
    private static byte[] Change(byte[] image)
    {
        byte[] changed = [.. image];
        for (int i = 0x400; i < changed.Length - 8; i += 0x123)
        {
            changed[i] ^= 0x5A;
        }

        return changed;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
