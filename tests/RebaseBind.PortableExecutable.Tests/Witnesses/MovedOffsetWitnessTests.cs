using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Editing;
using RebaseBind.PortableExecutable.Tests.Packages;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Witnesses;

/// <summary>Other programs see the same in an image with larger headers, or laid out in pages, as in the one it was.</summary>
[TestClass]
public sealed partial class MovedOffsetWitnessTests
{
    /// <summary>
    /// Compares pairs of files: what pefile parses and warns of, but for the file offsets themselves, and the bytes that those lead to. It warns of many
    /// zeros, and of where a section without raw data says that they lie.
    /// </summary>
    private const string CompareWithPefile = """
        import pefile, re, sys
        def facts(path):
            image = pefile.PE(path)
            data = open(path, 'rb').read()
            yield 'warnings', [re.sub(r'at [0-9a-f]+|[0-9.]+%', '', text) for text in image.get_warnings() if not re.search('^Byte 0x00 makes up|^Error parsing section 1', text)]
            for section in image.sections:
                name = section.Name + b' '
                offsets = [entry.struct.get_field_absolute_offset('PointerToRawData') - section.PointerToRawData for entry in getattr(image, 'DIRECTORY_ENTRY_DEBUG', [])]
                content = bytearray(section.get_data())
                for offset in offsets:
                    if 0 <= offset < len(content):
                        content[offset:offset + 4] = bytes(4)
                yield name, bytes(content).rstrip(b'\0')
            for entry in getattr(image, 'DIRECTORY_ENTRY_DEBUG', []):
                start = entry.struct.PointerToRawData
                yield 'debug', data[start:start + entry.struct.SizeOfData]
            security = image.OPTIONAL_HEADER.DATA_DIRECTORY[4]
            yield 'certificates', data[security.VirtualAddress:security.VirtualAddress + security.Size] if security.Size else None
            yield 'exports', [(e.name, e.address, e.forwarder) for e in image.DIRECTORY_ENTRY_EXPORT.symbols] if hasattr(image, 'DIRECTORY_ENTRY_EXPORT') else None
            yield 'imports', [(i.name, i.ordinal) for d in getattr(image, 'DIRECTORY_ENTRY_IMPORT', []) for i in d.imports]
            yield 'bindings', [d.name for d in getattr(image, 'DIRECTORY_ENTRY_BOUND_IMPORT', [])]
            symbols = image.FILE_HEADER.PointerToSymbolTable
            yield 'symbols', data[symbols:symbols + 18 * image.FILE_HEADER.NumberOfSymbols] if symbols else None
            yield 'headers', image.OPTIONAL_HEADER.SizeOfImage, image.OPTIONAL_HEADER.AddressOfEntryPoint
        for old, new in zip(sys.argv[1::2], sys.argv[2::2]):
            for a, b in zip(facts(old), facts(new), strict=True):
                if a != b:
                    print(old, 'differs:', a[0])
        print('pairs', len(sys.argv) // 2)
        """;

    [TestMethod]
    public void PefileSeesTheSameInLargerHeaders() => PefileSeesTheSame(Grow);

    [TestMethod]
    public void PefileSeesTheSameInPages() => PefileSeesTheSame(LayOut);

    [TestMethod]
    public void ReadobjSeesTheSameInLargerHeaders() => ReadobjSeesTheSame(Grow);

    [TestMethod]
    public void ReadobjSeesTheSameInPages() => ReadobjSeesTheSame(LayOut);

    private static void PefileSeesTheSame(Func<byte[], byte[]> change)
    {
        Witness.Pefile.Require();
        using var folder = new TemporaryFolder();
        var arguments = new List<string> { "-c", CompareWithPefile };
        foreach (byte[] file in GrowableImage.All.Select(image => image.File).Concat(PackageImages.Typical.Select(File.ReadAllBytes)))
        {
            arguments.Add(folder.Write($"{arguments.Count}.dll", file));
            arguments.Add(folder.Write($"{arguments.Count}.dll", change(file)));
        }

        Assert.AreEqual($"pairs {(arguments.Count - 2) / 2}\n", Witness.Pefile.Ask([.. arguments]).ReplaceLineEndings("\n"));
    }

    private static void ReadobjSeesTheSame(Func<byte[], byte[]> change)
    {
        Witness.Readobj.Require();
        using var folder = new TemporaryFolder();
        foreach (GrowableImage image in GrowableImage.All)
        {
            string before = Read(folder.Write("file.dll", image.File));
            string after = Read(folder.Write("file.dll", change(image.File)));

            Assert.AreEqual(before, after, image.Name);
            Assert.AreEqual(BitConverter.ToUInt32(image.File, image.Fields.PointerToSymbolTable) != 0, after.Contains("a_longer_symbol", StringComparison.Ordinal), image.Name);
        }
    }

    /// <summary>What readobj lists, without the numbers that are file offsets.</summary>
    private static string Read(string path)
        => FileOffsets().Replace(Witness.Readobj.Ask("--file-headers", "--sections", "--symbols", "--coff-imports", "--coff-exports", "--coff-basereloc", "--coff-debug-directory", "--coff-tls-directory", "--coff-load-config", path), "${field}");

    private static byte[] Grow(byte[] file)
    {
        var image = PeImage.Read(file);
        (uint growth, string? obstacle) = HeaderGrowth.Plan(image, 1);
        Assert.IsNull(obstacle);
        return HeaderGrowth.Insert(image, growth);
    }

    /// <summary>Certificates stay, although nobody would take them: the file must not differ in more than its layout.</summary>
    private static byte[] LayOut(byte[] file)
    {
        var image = PeImage.Read(file);
        (PageLayout? layout, string? obstacle) = PageLayoutPlanner.Plan(image);
        Assert.IsNull(obstacle);
        if (layout is null)
        {
            return file;
        }

        byte[] laidOut = layout.TryApply(file.AsSpan(0, layout.OldLength))!;
        byte[] whole = [.. laidOut, .. file.AsSpan(layout.OldLength)];
        if (file.Length != layout.OldLength)
        {
            BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(image.Headers.OffsetOfDirectory(DirectoryIndex.Security).Value), laidOut.Length);
        }

        return whole;
    }

    [GeneratedRegex(@"(?<field>FileAlignment|RawDataSize|PointerToRawData|PointerToRelocations|PointerToLineNumbers|PointerToSymbolTable|SizeOfHeaders|CertificateTableRVA): \w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex FileOffsets();
}
