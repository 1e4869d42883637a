using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;
using RebaseBind.PortableExecutable.Tests.Packages;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Witnesses;

/// <summary>Other programs see the same in real DLLs, and make the same of them.</summary>
[TestClass]
public sealed partial class WitnessTests
{
    private const uint NewBase = 0x3456_0000;

    /// <summary>
    /// Relocates the first file with pefile and compares every section, and the base, with the second. pefile 2023.2.7 knows no THUMB_MOV32
    /// and gets HIGH wrong (its ">>" binds weaker than the "+" before it), so it is asked for images without either.
    /// </summary>
    private const string CompareWithPefile = """
        import pefile, sys
        old = pefile.PE(sys.argv[1], fast_load=True)
        old.parse_data_directories([pefile.DIRECTORY_ENTRY['IMAGE_DIRECTORY_ENTRY_BASERELOC']])
        old.relocate_image(int(sys.argv[3], 16))
        new = pefile.PE(sys.argv[2], fast_load=True)
        if old.OPTIONAL_HEADER.ImageBase != new.OPTIONAL_HEADER.ImageBase:
            print('ImageBase differs')
        for a, b in zip(old.sections, new.sections):
            if a.get_data() != b.get_data():
                print('section differs:', a.Name)
        print('warnings', len(old.get_warnings()) + len(new.get_warnings()))
        print('fixups', sum(1 for block in old.DIRECTORY_ENTRY_BASERELOC for entry in block.entries if entry.type != 0))
        print('checksum', new.verify_checksum())
        print('sections', len(new.sections))
        """;

    private string moved = "";

    public static IEnumerable<object[]> Images => PackageImages.Typical.Select(path => new object[] { PackageImages.NameOf(path), path });

    public static IEnumerable<object[]> ImagesForPefile
        => Images.Where(image => PeImage.Read(File.ReadAllBytes((string)image[1])).Headers.Machine != Machine.ArmThumb2);

    [TestInitialize]
    public void CreateFile() => moved = Path.GetTempFileName();

    [TestCleanup]
    public void DeleteFile() => File.Delete(moved);

    [TestMethod]
    [DynamicData(nameof(ImagesForPefile))]
    public void PefileRelocatesToTheSameBytes(string name, string path)
    {
        Witness.Pefile.Require();
        ImageEditor editor = Move(path);
        string answer = Witness.Pefile.Ask("-c", CompareWithPefile, path, moved, NewBase.ToString("x", CultureInfo.InvariantCulture));

        bool hasCheckSum = editor.Original.Headers.CheckSum != 0;
        Assert.AreEqual(
            $"warnings 0\nfixups {editor.Original.RelocationStatistics.Fixups}\nchecksum {hasCheckSum}\nsections {editor.Original.Headers.Sections.Length}\n",
            answer.ReplaceLineEndings("\n"),
            name);
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void ReadobjListsTheSameRelocations(string name, string path)
    {
        Witness.Readobj.Require();
        var ours = new List<(string, uint)>();
        foreach (RelocationBlock block in PeImage.Read(File.ReadAllBytes(path)).Relocations)
        {
            foreach (Fixup fixup in block)
            {
                ours.Add((NameOf(fixup.Type), fixup.Address.Value));
            }
        }

        var theirs = Relocation().Matches(Witness.Readobj.Ask("--coff-basereloc", path))
            .Select(match => (match.Groups["type"].Value, Hex(match.Groups["address"].Value)))
            .Where(relocation => relocation.Item1 != "ABSOLUTE")
            .ToList();

        CollectionAssert.AreEqual(theirs, ours, name);
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void ReadobjSeesTheMovedHeaders(string name, string path)
    {
        Witness.Readobj.Require();
        ImageHeaders before = Move(path).Original.Headers;
        string theirs = Witness.Readobj.Ask("--file-headers", moved);

        Assert.AreEqual(NewBase, Field("ImageBase"), name);
        Assert.AreEqual(before.SizeOfImage, Field("SizeOfImage"));
        Assert.AreEqual(before.SizeOfHeaders, Field("SizeOfHeaders"));
        Assert.AreEqual(before.AddressOfEntryPoint.Value, Field("AddressOfEntryPoint"));
        Assert.AreEqual((uint)before.Sections.Length, Field("SectionCount"));
        Assert.AreEqual(0u, Field("CertificateTableRVA"), "stripped");
        Assert.AreEqual(before.Directory(DirectoryIndex.BaseRelocation).Address.Value, Field("BaseRelocationTableRVA"));
        Assert.AreEqual(before.Directory(DirectoryIndex.LoadConfiguration).Address.Value, Field("LoadConfigTableRVA"));

        uint Field(string field)
        {
            string value = Regex.Match(theirs, $@"\b{field}: (\w+)", RegexOptions.None, TimeSpan.FromMinutes(5)).Groups[1].Value;
            return value.StartsWith("0x", StringComparison.Ordinal) ? Hex(value[2..]) : uint.Parse(value, CultureInfo.InvariantCulture);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void OsslsigncodeReckonsTheSameChecksum(string name, string path)
    {
        Witness.Osslsigncode.Require();
        byte[] original = File.ReadAllBytes(path);
        FileOffset field = new(BitConverter.ToInt32(original, 0x3C) + 24 + 64);
        ImageEditor editor = Move(path);
        uint stored = editor.UpdateCheckSum();

        uint theirs = CheckSumOf(moved);
        Assert.AreEqual(PeChecksum.Compute(original, field), CheckSumOf(path), name);
        Assert.AreEqual(PeChecksum.Compute(editor.File.Span, field), theirs, name);
        Assert.AreEqual(editor.Original.Headers.CheckSum == 0 ? 0 : theirs, stored, name);
    }

    /// <summary>osslsigncode says "PE checksum" if it is right; otherwise it says what it reckoned as well.</summary>
    private static uint CheckSumOf(string path)
    {
        string answer = Witness.Osslsigncode.Ask("verify", path);
        Match reckoned = CalculatedCheckSum().Match(answer);
        return Hex((reckoned.Success ? reckoned : StoredCheckSum().Match(answer)).Groups["value"].Value);
    }

    private static string NameOf(RelocationType type) => type switch
    {
        RelocationType.HighLow => "HIGHLOW",
        RelocationType.Dir64 => "DIR64",
        RelocationType.ThumbMov32 => "ARM_MOV32(T)",
        _ => type.ToString(),
    };

    private static uint Hex(string digits) => uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Moves a DLL as a run would, without its signature, and writes it to the test's file.</summary>
    private ImageEditor Move(string path)
    {
        var editor = new ImageEditor(File.ReadAllBytes(path));
        editor.Rebase(new VirtualAddress(NewBase));
        editor.StripCertificates();
        editor.UpdateCheckSum();
        File.WriteAllBytes(moved, editor.File.Span);
        return editor;
    }

    [GeneratedRegex(@"Type: (?<type>\S+)\s+Address: 0x(?<address>[0-9A-F]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Relocation();

    [GeneratedRegex(@"Calculated PE checksum\s*: (?<value>[0-9A-F]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex CalculatedCheckSum();

    [GeneratedRegex(@"PE checksum\s*: (?<value>[0-9A-F]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex StoredCheckSum();
}
