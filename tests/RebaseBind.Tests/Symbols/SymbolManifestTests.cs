using System;
using System.Linq;
using System.Text;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Symbols;
using RebaseBind.TestImages;
using RebaseBind.Tests.Reporting.Loads;

namespace RebaseBind.Tests.Symbols;

/// <summary>Keys are those that symbol servers use.</summary>
[TestClass]
public sealed class SymbolManifestTests
{
    private static readonly Guid Signature = new("497b72f6-390a-44fc-878e-5a2d63b6cc4b");

    [TestMethod]
    public void ImageHasAKeyBeforeAndOneNow()
    {
        SymbolEntry entry = SymbolEntry.Of("bin/Foo.exe", "Foo.exe", 0x542D5742, 0xAB, 0x32000, Read(ImageBuilder.X64()));

        Assert.AreEqual("bin/Foo.exe", entry.Path);
        Assert.AreEqual(new SymbolKey("Foo.exe/542D574232000/Foo.exe", "foo.exe/542D574232000/foo.exe"), entry.OriginalKey);
        Assert.AreEqual(new SymbolKey("Foo.exe/000000AB32000/Foo.exe", "foo.exe/000000AB32000/foo.exe"), entry.Key);
        Assert.IsEmpty(entry.Pdbs);
        Assert.AreEqual("a.dll/FFFFFFFFabc000/a.dll", SymbolKeys.OfImage("a.dll", uint.MaxValue, 0xABC000).Symstore);
    }

    [TestMethod]
    [DataRow(@"C:\build\Foo.pdb", 1u, "Foo.pdb/497B72F6390A44FC878E5A2D63B6CC4B1/Foo.pdb", "foo.pdb/497b72f6390a44fc878e5a2d63b6cc4b1/foo.pdb")]
    [DataRow("/build/Foo.pdb", 0x1Au, "Foo.pdb/497B72F6390A44FC878E5A2D63B6CC4B1a/Foo.pdb", "foo.pdb/497b72f6390a44fc878e5a2d63b6cc4b1a/foo.pdb")]
    [DataRow("C:Foo.pdb", 0u, "Foo.pdb/497B72F6390A44FC878E5A2D63B6CC4B0/Foo.pdb", "foo.pdb/497b72f6390a44fc878e5a2d63b6cc4b0/foo.pdb")]
    public void PdbHasAKeyOfNameGuidAndAge(string path, uint age, string symstore, string ssqp)
    {
        (string Path, SymbolKey Key) pdb = Pdbs(ImageBuilder.X64().WithDebugData(13, 0, 1, 2).WithDebugData(2, 0, Rsds(path, age))).Single();

        Assert.AreEqual((path, new SymbolKey(symstore, ssqp)), pdb);
    }

    [TestMethod]
    public void PortablePdbHasNoAge()
    {
        BuiltImage image = ImageBuilder.X64().WithDebugData(2, 0, Rsds("Foo.pdb", 1)).Build();
        byte[] file = image.With16(image.OffsetOf(ImageDirectory.Debug) + 10, 0x504D);

        SymbolEntry entry = SymbolEntry.Of("a.dll", "a.dll", 1, 1, 1, PeImage.Read(file));
        Assert.AreEqual(
            new SymbolKey("Foo.pdb/497B72F6390A44FC878E5A2D63B6CC4BFFFFFFFF/Foo.pdb", "foo.pdb/497b72f6390a44fc878e5a2d63b6cc4bFFFFFFFF/foo.pdb"),
            entry.Pdbs.Single().Key);
    }

    [TestMethod]
    public void OldPdbHasAStampAndNoSsqpKey()
    {
        byte[] data = [.. "NB10"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(0x3B7D847Cu), .. BitConverter.GetBytes(11u), .. "Old.pdb\0"u8];

        Assert.AreEqual(new SymbolKey("Old.pdb/3B7D847Cb/Old.pdb", null), Pdbs(ImageBuilder.X86().WithDebugData(2, 0, data)).Single().Key);
    }

    [TestMethod]
    public void EveryPdbIsListedInOrder()
    {
        (string Path, SymbolKey Key)[] pdbs = Pdbs(ImageBuilder.X64().WithDebugData(2, 0, Rsds("b.pdb", 1)).WithDebugData(2, 0, Rsds("a.pdb", 2)));

        CollectionAssert.AreEqual(new[] { "b.pdb", "a.pdb" }, pdbs.Select(static pdb => pdb.Path).ToArray());
    }

    [TestMethod]
    public void DebugDataBehindTheSectionsIsRead()
    {
        byte[] data = Rsds("a.pdb", 1);
        BuiltImage image = ImageBuilder.X64().WithDebugData(2, 0, data).WithOverlay(Rsds("other.pdb", 1)).Build();
        int entry = image.OffsetOf(ImageDirectory.Debug);
        byte[] file = image.With32(entry + 20, 0);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 16), Rsds("other.pdb", 1).Length);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 24), image.Length - Rsds("other.pdb", 1).Length);

        Assert.AreEqual("other.pdb", SymbolEntry.Of("a.dll", "a.dll", 1, 1, 1, PeImage.Read(file)).Pdbs.Single().Path);
    }

    [TestMethod]
    [DataRow("", DisplayName = "no name")]
    [DataRow(@"C:\build\", DisplayName = "a folder")]
    [DataRow("x/..", DisplayName = "a folder above")]
    [DataRow(".", DisplayName = "this folder")]
    [DataRow("a\nb.pdb", DisplayName = "a control character")]
    public void NameThatNoFileHasIsLeftOut(string path) => Assert.IsEmpty(Pdbs(ImageBuilder.X64().WithDebugData(2, 0, Rsds(path, 1))));

    [TestMethod]
    public void DamagedDebugDataNameNoPdb()
    {
        BuiltImage image = ImageBuilder.X64().WithDebugData(2, 0, Rsds("a.pdb", 1)).Build();
        int entry = image.OffsetOf(ImageDirectory.Debug);

        Assert.IsEmpty(Pdbs(ImageBuilder.X64().WithDebugData(2, 0, Rsds("a.pdb", 1)[..23])), "cut short");
        Assert.IsEmpty(Pdbs(ImageBuilder.X64().WithDebugData(2, 0, "RSDS"u8.ToArray())), "cut short");
        Assert.IsEmpty(Pdbs(ImageBuilder.X64().WithDebugData(2, 0, [.. "ABCD"u8, .. new byte[30]])), "another form");
        Assert.IsEmpty(Pdbs(ImageBuilder.X64().WithDebugData(9, 0, Rsds("a.pdb", 1))), "another type");
        Assert.IsEmpty(Pdbs(image.With32(entry + 16, 0x7FFF_FFFF)), "longer than the file");
        Assert.IsEmpty(Pdbs(image.WithDirectory(ImageDirectory.Debug, image.Section(".text").Rva + 0x17F8, 0x1C)), "the directory leaves its section");
    }

    /// <summary>Thousands of entries share one long text: no more of it is read than a file of such texts could have.</summary>
    [TestMethod]
    public void SharedTextIsNotReadWithoutMeasure()
    {
        const int count = 2000;
        byte[] text = Rsds(new string('a', 50_000), 1);
        var data = new byte[(count * 28) + text.Length];
        BuiltImage plain = ImageBuilder.X64().WithSection(".data", section => section.WithData(data)).Build();
        uint rva = plain.Section(".data").Rva;
        for (int i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(data.AsSpan((i * 28) + 12), 2);
            BitConverter.TryWriteBytes(data.AsSpan((i * 28) + 16), text.Length);
            BitConverter.TryWriteBytes(data.AsSpan((i * 28) + 20), rva + (count * 28));
        }

        text.CopyTo(data, count * 28);
        BuiltImage image = ImageBuilder.X64().WithSection(".data", section => section.WithData(data)).Build();
        int found = Pdbs(image.WithDirectory(ImageDirectory.Debug, rva, count * 28)).Length;

        Assert.AreEqual(image.Length / text.Length, found);
    }

    [TestMethod]
    public void ManifestIsAsItsSchemaSaysAndNothingElseIs()
    {
        SchemaWitness.Require();
        byte[] old = [.. "NB10"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(0x3B7D847Cu), .. BitConverter.GetBytes(11u), .. "Old.pdb\0"u8];
        SymbolEntry[] entries =
        [
            SymbolEntry.Of("b.dll", "b.dll", 1, 2, 0x3000, Read(ImageBuilder.X64().WithDebugData(2, 0, Rsds(@"c:\b.pdb", 1)))),
            SymbolEntry.Of("a/Ä.dll", "Ä.dll", 1, 1, 0x3000, Read(ImageBuilder.X86().WithDebugData(2, 0, old))),
            SymbolEntry.Of("c.dll", "c.dll", 1, 1, 0x3000, Read(ImageBuilder.X86())),
        ];
        byte[] manifest = SymbolManifest.ToUtf8(entries).ToArray();

        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("symbols"), manifest);
        SchemaWitness.Accepts(SchemaWitness.Shipped("symbols"), SymbolManifest.ToUtf8([]).ToArray());
        CollectionAssert.AreEqual(manifest, SymbolManifest.ToUtf8(entries.Reverse()).ToArray(), "the order does not matter");
    }

    [TestMethod]
    public void ManifestHasItsVersionFirstAndImagesInOrder()
    {
        PeImage image = Read(ImageBuilder.X64().WithDebugData(2, 0, Rsds(@"c:\B.pdb", 1)));
        string text = Encoding.UTF8.GetString(SymbolManifest.ToUtf8([SymbolEntry.Of("b.dll", "b.dll", 1, 2, 0x3000, image), SymbolEntry.Of("a.dll", "a.dll", 1, 1, 0x3000, Read(ImageBuilder.X64()))]).ToArray());

        Assert.AreEqual(
            """
            {
              "schemaVersion": 1,
              "images": [
                {
                  "path": "a.dll",
                  "originalKey": {
                    "symstore": "a.dll/000000013000/a.dll",
                    "ssqp": "a.dll/000000013000/a.dll"
                  },
                  "key": {
                    "symstore": "a.dll/000000013000/a.dll",
                    "ssqp": "a.dll/000000013000/a.dll"
                  }
                },
                {
                  "path": "b.dll",
                  "originalKey": {
                    "symstore": "b.dll/000000013000/b.dll",
                    "ssqp": "b.dll/000000013000/b.dll"
                  },
                  "key": {
                    "symstore": "b.dll/000000023000/b.dll",
                    "ssqp": "b.dll/000000023000/b.dll"
                  },
                  "pdbs": [
                    {
                      "path": "c:\\B.pdb",
                      "key": {
                        "symstore": "B.pdb/497B72F6390A44FC878E5A2D63B6CC4B1/B.pdb",
                        "ssqp": "b.pdb/497b72f6390a44fc878e5a2d63b6cc4b1/b.pdb"
                      }
                    }
                  ]
                }
              ]
            }

            """.ReplaceLineEndings("\n"),
            text);
    }

    private static byte[] Rsds(string path, uint age) => [.. "RSDS"u8, .. Signature.ToByteArray(), .. BitConverter.GetBytes(age), .. Encoding.UTF8.GetBytes(path), 0];

    private static PeImage Read(ImageBuilder image) => PeImage.Read(image.Build().ToArray());

    private static (string Path, SymbolKey Key)[] Pdbs(ImageBuilder image) => Pdbs(image.Build().ToArray());

    private static (string Path, SymbolKey Key)[] Pdbs(byte[] file) => [.. SymbolEntry.Of("a.dll", "a.dll", 1, 1, 1, PeImage.Read(file)).Pdbs];
}
