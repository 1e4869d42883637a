using System;
using System.Globalization;
using System.Linq;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Places;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tests.Robustness;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Places;

/// <summary>Each byte of an image file is named by what it belongs to.</summary>
[TestClass]
public sealed class ImagePlacesTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void HeaderFieldsAreNamed(bool isWide)
    {
        BuiltImage image = Start(isWide).Imports("KERNEL32.dll", "Sleep").BoundTo("KERNEL32.dll", 1).WithHeaderRoom(0x20).Build();
        HeaderFields fields = image.Fields;
        int boundImports = (int)image.Directory(ImageDirectory.BoundImport).Rva;

        Is(image, 0, ImagePlaceKind.DosHeader, "the DOS header");
        Is(image, 0x3F, ImagePlaceKind.DosHeader, "the DOS header");
        Is(image, 0x40, ImagePlaceKind.DosStub, "the DOS stub");
        Is(image, fields.NewHeader - 1, ImagePlaceKind.DosStub, "the DOS stub");
        Is(image, fields.NewHeader, ImagePlaceKind.PeSignature, "the PE signature");
        Is(image, fields.Machine, ImagePlaceKind.FileHeader, "the file header");
        Is(image, fields.TimeDateStamp, ImagePlaceKind.TimeDateStamp, "the file header's time stamp");
        Is(image, fields.TimeDateStamp + 3, ImagePlaceKind.TimeDateStamp, "the file header's time stamp");
        Is(image, fields.TimeDateStamp + 4, ImagePlaceKind.FileHeader, "the file header");
        Is(image, fields.Magic, ImagePlaceKind.OptionalHeader, "the optional header");
        Is(image, fields.ImageBase, ImagePlaceKind.ImageBase, "the image base");
        Is(image, fields.SectionAlignment - 1, ImagePlaceKind.ImageBase, "the image base");
        Is(image, fields.SectionAlignment, ImagePlaceKind.OptionalHeader, "the optional header");
        Is(image, fields.CheckSum + 3, ImagePlaceKind.CheckSum, "the checksum");
        Is(image, fields.CheckSum + 4, ImagePlaceKind.OptionalHeader, "the optional header");
        Is(image, fields.DllCharacteristics + 1, ImagePlaceKind.DllCharacteristics, "the DLL characteristics");
        Is(image, fields.Directories - 1, ImagePlaceKind.OptionalHeader, "the optional header");
        Is(image, fields.Directories, ImagePlaceKind.DataDirectoryEntry, "the data directory entry of the export table");
        Is(image, fields.Directory(ImageDirectory.Security) + 7, ImagePlaceKind.DataDirectoryEntry, "the data directory entry of the certificate table");
        Is(image, fields.SectionTable - 1, ImagePlaceKind.DataDirectoryEntry, "the data directory entry of reserved data");
        Is(image, fields.SectionTable, ImagePlaceKind.SectionHeader, "the section header of .text");
        Is(image, fields.SectionTable + 79, ImagePlaceKind.SectionHeader, "the section header of .rdata");
        Is(image, fields.SectionTable + 80, ImagePlaceKind.HeaderSpace, "free space of the headers");
        Is(image, boundImports, ImagePlaceKind.BoundImportDirectory, $"the bound import directory, RVA 0x{boundImports:x} in the headers");
        Is(image, boundImports + 28, ImagePlaceKind.BoundImportDirectory, $"the bound import directory, RVA 0x{boundImports + 28:x} in the headers");
        Is(image, boundImports + 29, ImagePlaceKind.HeaderSpace, "free space of the headers");
        Is(image, (int)image.Section(".text").RawOffset - 1, ImagePlaceKind.HeaderSpace, "free space of the headers");
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public void ImportsAreNamed(bool isWide, bool hasNameTables)
    {
        ImageBuilder builder = Start(isWide).Imports("KERNEL32.dll", "Sleep", 7).Imports("USER32.dll", "MessageBoxW");
        BuiltImage image = (hasNameTables ? builder : builder.WithoutImportNameTables()).Build();
        uint width = isWide ? 8u : 4u;
        uint slots = image.Directory(ImageDirectory.ImportAddressTable).Rva;
        uint descriptor = image.Directory(ImageDirectory.Import).Rva;
        uint Field(uint rva) => image.UInt32At(image.OffsetOf(rva));

        IsAt(image, slots, ImagePlaceKind.ImportSlot, slots, "import slot of 'Sleep' from KERNEL32.dll");
        IsAt(image, slots + width - 1, ImagePlaceKind.ImportSlot, slots, "import slot of 'Sleep' from KERNEL32.dll");
        IsAt(image, slots + width, ImagePlaceKind.ImportSlot, slots + width, "import slot of ordinal 7 from KERNEL32.dll");
        IsAt(image, slots + (2 * width), ImagePlaceKind.ImportAddressTable, slots + (2 * width), "end of the import address table of KERNEL32.dll");
        IsAt(image, slots + (3 * width), ImagePlaceKind.ImportSlot, slots + (3 * width), "import slot of 'MessageBoxW' from USER32.dll");
        IsAt(image, descriptor, ImagePlaceKind.ImportDescriptor, descriptor, "the import descriptor of KERNEL32.dll");
        IsAt(image, descriptor + 4, ImagePlaceKind.ImportDescriptorStamp, descriptor, "the time stamp of the import descriptor of KERNEL32.dll");
        IsAt(image, descriptor + 11, ImagePlaceKind.ImportForwarderChain, descriptor, "the forwarder chain of the import descriptor of KERNEL32.dll");
        IsAt(image, descriptor + 12, ImagePlaceKind.ImportDescriptor, descriptor, "the import descriptor of KERNEL32.dll");
        IsAt(image, descriptor + 20, ImagePlaceKind.ImportDescriptor, descriptor + 20, "the import descriptor of USER32.dll");
        IsAt(image, descriptor + 40, ImagePlaceKind.ImportDirectory, descriptor + 40, "the import directory");

        uint dllName = Field(descriptor + 12);
        uint hintAndName = Field(slots);
        IsAt(image, dllName + 12, ImagePlaceKind.ImportName, dllName, "the name of an imported DLL");
        IsAt(image, hintAndName, ImagePlaceKind.ImportName, hintAndName, "the hint and the name of an import");
        IsAt(image, hintAndName + 7, ImagePlaceKind.ImportName, hintAndName, "the hint and the name of an import");
        if (hasNameTables)
        {
            uint names = Field(descriptor);
            IsAt(image, names + width, ImagePlaceKind.ImportNameTable, names + width, "the import name table of KERNEL32.dll");
            IsAt(image, names + (3 * width) - 1, ImagePlaceKind.ImportNameTable, names + (2 * width), "the import name table of KERNEL32.dll");
        }
    }

    [TestMethod]
    public void BoundSlotsAreNamedByTheNameTable()
    {
        BuiltImage image = Start(isWide: true).Imports("KERNEL32.dll", "Sleep").Build();
        uint slots = image.Directory(ImageDirectory.ImportAddressTable).Rva;
        byte[] bound = image.With32(image.OffsetOf(slots), 0x7654_3210);

        Assert.AreEqual($"import slot of 'Sleep' from KERNEL32.dll, RVA 0x{slots:x} in .rdata", Places(bound).At(new FileOffset(image.OffsetOf(slots) + 5)).Text);
    }

    [TestMethod]
    [DataRow("X64", false)]
    [DataRow("X86", false)]
    [DataRow("X86", true)]
    public void DelayLoadImportsAreNamed(string machine, bool areOld)
    {
        bool isWide = machine == "X64";
        ImageBuilder builder = Start(isWide).WithBoundDelayTables().DelayImports("GDI32.dll", "LineTo", 3);
        BuiltImage image = (areOld ? builder.WithOldDelayImports() : builder).Build();
        uint width = isWide ? 8u : 4u;
        uint descriptor = image.Directory(ImageDirectory.DelayImport).Rva;
        uint Field(uint field) => image.UInt32At(image.OffsetOf(descriptor + field)) - (areOld ? (uint)image.ImageBase : 0);

        IsAt(image, Field(12) + 1, ImagePlaceKind.DelayImportSlot, Field(12), "delay-load import slot of 'LineTo' from GDI32.dll");
        IsAt(image, Field(12) + width, ImagePlaceKind.DelayImportSlot, Field(12) + width, "delay-load import slot of ordinal 3 from GDI32.dll");
        IsAt(image, Field(20) + width, ImagePlaceKind.BoundDelayImportSlot, Field(20) + width, "bound delay-load import slot of ordinal 3 from GDI32.dll");
        IsAt(image, Field(16), ImagePlaceKind.DelayImportNameTable, Field(16), "the delay-load name table of GDI32.dll");
        IsAt(image, descriptor + 4, ImagePlaceKind.DelayImportDescriptor, descriptor, "the delay-load descriptor of GDI32.dll");
        IsAt(image, descriptor + 28, ImagePlaceKind.DelayImportDescriptorStamp, descriptor, "the time stamp of the delay-load descriptor of GDI32.dll");
        IsAt(image, descriptor + 32, ImagePlaceKind.DelayImportDirectory, descriptor + 32, "the delay-load import directory");
        IsAt(image, Field(4), ImagePlaceKind.ImportName, Field(4), "the name of an imported DLL");
    }

    [TestMethod]
    public void FieldsOfBaseRelocationsAreNamed()
    {
        BuiltImage image = ImageBuilder.X86()
            .WithFixup(FixupKind.HighLow, 0x20)
            .WithFixup(FixupKind.HighLow, 0xFFE)
            .WithFixup(FixupKind.High, 0x1100)
            .Build();
        uint text = image.Section(".text").Rva;

        IsAt(image, text + 0x1F, ImagePlaceKind.Section, text + 0x1F, null);
        IsAt(image, text + 0x20, ImagePlaceKind.RelocatedField, text + 0x20, "the field of a base relocation");
        IsAt(image, text + 0x23, ImagePlaceKind.RelocatedField, text + 0x20, "the field of a base relocation");
        IsAt(image, text + 0x24, ImagePlaceKind.Section, text + 0x24, null);
        IsAt(image, text + 0x1001, ImagePlaceKind.RelocatedField, text + 0xFFE, "the field of a base relocation");
        IsAt(image, text + 0x1101, ImagePlaceKind.RelocatedField, text + 0x1100, "the field of a base relocation");
        IsAt(image, text + 0x1102, ImagePlaceKind.Section, text + 0x1102, null);
        Assert.AreEqual($"RVA 0x{text + 0x1F:x} in .text", At(image, text + 0x1F).Text);
    }

    [TestMethod]
    public void OtherTablesAreNamed()
    {
        BuiltImage image = ImageBuilder.X64()
            .WithPointers(1)
            .Exports("Answer", ExportedSymbol.Forwarded("Other", "NTDLL.RtlOther"))
            .WithTls(callbacks: 1)
            .WithLoadConfiguration()
            .WithDebugData(2, 3, 4, 5, 6)
            .WithDebugData(14, 3, 9)
            .WithClrHeader(0)
            .Build();
        uint exports = image.Directory(ImageDirectory.Export).Rva;
        uint tls = image.Directory(ImageDirectory.Tls).Rva;
        uint configuration = image.Directory(ImageDirectory.LoadConfiguration).Rva;
        uint debug = image.Directory(ImageDirectory.Debug).Rva;
        uint codeView = image.UInt32At(image.OffsetOf(debug + 20));
        uint other = image.UInt32At(image.OffsetOf(debug + 28 + 20));
        uint clr = image.Directory(ImageDirectory.Clr).Rva;
        uint metadata = image.UInt32At(image.OffsetOf(clr + 8));
        uint relocations = image.Directory(ImageDirectory.BaseRelocation).Rva;

        IsAt(image, exports, ImagePlaceKind.Exports, exports, "the export directory");
        IsAt(image, exports + 40, ImagePlaceKind.Exports, exports + 40, "the export address table");
        IsAt(image, image.UInt32At(image.OffsetOf(exports + 32)), ImagePlaceKind.Exports, image.UInt32At(image.OffsetOf(exports + 32)), "the export name table");
        IsAt(image, image.UInt32At(image.OffsetOf(exports + 36)), ImagePlaceKind.Exports, image.UInt32At(image.OffsetOf(exports + 36)), "the export ordinal table");
        IsAt(image, image.UInt32At(image.OffsetOf(exports + 12)), ImagePlaceKind.Exports, image.UInt32At(image.OffsetOf(exports + 12)), "the DLL's name in the exports");
        IsAt(image, tls + 32, ImagePlaceKind.TlsDirectory, tls + 32, "the TLS directory");
        IsAt(image, tls, ImagePlaceKind.RelocatedField, tls, "the field of a base relocation in the TLS directory");
        IsAt(image, configuration, ImagePlaceKind.LoadConfiguration, configuration, "the load configuration");
        IsAt(image, configuration + 0x13F, ImagePlaceKind.LoadConfiguration, configuration + 0x13F, "the load configuration");
        IsAt(image, configuration + 0x58, ImagePlaceKind.RelocatedField, configuration + 0x58, "the field of a base relocation in the load configuration");
        IsAt(image, debug + 55, ImagePlaceKind.DebugDirectory, debug + 55, "the debug directory");
        IsAt(image, codeView + 2, ImagePlaceKind.DebugData, codeView + 2, "the CodeView debug data");
        IsAt(image, other, ImagePlaceKind.DebugData, other, "debug data of type 14");
        IsAt(image, clr + 71, ImagePlaceKind.ClrHeader, clr + 71, "the CLR header");
        IsAt(image, metadata, ImagePlaceKind.ClrMetadata, metadata, "the CLR metadata");
        IsAt(image, relocations, ImagePlaceKind.RelocationTable, relocations, "the base relocation table");
    }

    [TestMethod]
    [DataRow(ImageDirectory.Resource, ImagePlaceKind.Resources, "the resources")]
    [DataRow(ImageDirectory.Exception, ImagePlaceKind.ExceptionTable, "the exception table")]
    public void TablesThatTheBuilderDoesNotMakeAreNamed(ImageDirectory directory, object kind, string name)
    {
        BuiltImage image = ImageBuilder.X64().Build();
        uint rva = image.Section(".text").Rva + 0x100;
        ImagePlaces places = Places(image.WithDirectory(directory, rva, 0x30));

        Assert.AreEqual(new ImagePlace((ImagePlaceKind)kind, ".text", new Rva(rva + 0x2F), $"{name}, RVA 0x{rva + 0x2F:x} in .text"), places.At(new FileOffset(image.OffsetOf(rva + 0x2F))));
        Assert.AreEqual(ImagePlaceKind.Section, places.At(new FileOffset(image.OffsetOf(rva + 0x30))).Kind);
    }

    [TestMethod]
    public void WhatLiesBetweenAndBehindSectionsIsNamed()
    {
        BuiltImage image = ImageBuilder.X64()
            .WithSection(".data", section => section.WithSize(0x1234).WithVirtualSize(0x234).WithRawGap(0x200))
            .WithOverlay(1, 2, 3)
            .Signed()
            .WithDataBehindCertificates(4)
            .Build();
        BuiltSection text = image.Section(".text");
        BuiltSection data = image.Section(".data");
        int end = (int)(data.RawOffset + data.RawSize);
        (uint certificates, uint size) = image.Directory(ImageDirectory.Security);

        Is(image, (int)(text.RawOffset + text.RawSize), ImagePlaceKind.Gap, "the gap between raw data");
        Is(image, (int)data.RawOffset - 1, ImagePlaceKind.Gap, "the gap between raw data");
        IsAt(image, data.Rva + 0x233, ImagePlaceKind.Section, data.Rva + 0x233, null);
        Assert.AreEqual(
            new ImagePlace(ImagePlaceKind.SectionPadding, ".data", new Rva(data.Rva + 0x234), $"padding behind the data of .data, RVA 0x{data.Rva + 0x234:x}"),
            At(image, data.Rva + 0x234));
        Assert.AreEqual(
            new ImagePlace(ImagePlaceKind.SectionPadding, ".data", null, "padding that is not mapped, behind the data of .data"),
            At(image, data.Rva + 0x1000));
        Is(image, end, ImagePlaceKind.Overlay, "data behind the image");
        Is(image, (int)certificates - 1, ImagePlaceKind.Overlay, "data behind the image");
        Is(image, (int)certificates, ImagePlaceKind.CertificateTable, "the certificate table");
        Is(image, (int)(certificates + size) - 1, ImagePlaceKind.CertificateTable, "the certificate table");
        Is(image, (int)(certificates + size), ImagePlaceKind.Overlay, "data behind the image");
    }

    [TestMethod]
    public void DebugDataBehindTheSectionsIsNamed()
    {
        BuiltImage image = ImageBuilder.X64().WithDebugData(2, 3, 4, 5).WithOverlay(1, 2, 3, 4).Build();
        int entry = image.OffsetOf(ImageDirectory.Debug);
        byte[] file = image.With32(entry + 20, 0).Put32(entry + 24, image.Length - 4);

        Assert.AreEqual(new ImagePlace(ImagePlaceKind.DebugData, null, null, "the CodeView debug data"), Places(file).At(new FileOffset(image.Length - 4)));
        Assert.AreEqual(ImagePlaceKind.Overlay, Places(file).At(new FileOffset(image.Length - 1)).Kind);
    }

    [TestMethod]
    public void BytesOfHeadersThatAreInASectionTooBelongToTheSection()
    {
        BuiltImage image = ImageBuilder.X86().Build();
        byte[] file = image.With32(image.Fields.SizeOfHeaders, 0x600);
        int offset = (int)image.Section(".text").RawOffset;

        Assert.IsLessThan(0x600, offset);
        Assert.AreEqual(new ImagePlace(ImagePlaceKind.Section, ".text", new Rva(0x1000), "RVA 0x1000 in .text"), Places(file).At(new FileOffset(offset)));
    }

    [TestMethod]
    public void NamesAreMadePrintableAndCut()
    {
        BuiltImage image = Start(isWide: true).Imports("A\u0007B.dll", new string('x', 500)).Build();

        StringAssert.StartsWith(
            At(image, image.Directory(ImageDirectory.ImportAddressTable).Rva).Text,
            $"import slot of '{new string('x', 120)}...' from A?B.dll, RVA",
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void SlotIsNamedByItsPlaceIfItsNameCannotBeRead()
    {
        BuiltImage image = Start(isWide: true).Imports("KERNEL32.dll", 1, "Sleep").Build();
        int names = image.OffsetOf(image.UInt32At(image.OffsetOf(ImageDirectory.Import)));
        int name = image.OffsetOf(ImageDirectory.Import) + 12;
        uint slots = image.Directory(ImageDirectory.ImportAddressTable).Rva;
        byte[] file = image.With32(names + 8, 0x7000_0000).Put32(name, 0x7000_0000);

        Assert.AreEqual($"import slot of import 1 from a DLL without a name, RVA 0x{slots + 8:x} in .rdata", Places(file).At(new FileOffset(image.OffsetOf(slots) + 8)).Text);
    }

    [TestMethod]
    public void DamagedDirectoryLeavesTheSection()
    {
        BuiltImage image = ImageBuilder.X64().Exports("Answer").Build();
        uint exports = image.Directory(ImageDirectory.Export).Rva;
        byte[] file = image.With32(image.OffsetOf(exports) + 20, 0x7FFF_FFFF);
        uint code = image.Section(".text").Rva + 0x10;

        Assert.AreEqual("the export directory", Places(file).At(new FileOffset(image.OffsetOf(exports + 40))).Text.Split(',')[0]);
        Assert.AreEqual(ImagePlaceKind.Section, Places(file).At(new FileOffset(image.OffsetOf(code))).Kind);
        Assert.AreEqual(
            ImagePlaceKind.Section,
            Places(image.WithDirectory(ImageDirectory.Import, image.Section(".text").Rva + 0x17F0, 0x10)).At(new FileOffset(image.OffsetOf(code))).Kind);
    }

    [TestMethod]
    public void BytesOutsideTheFileAreRefused()
    {
        BuiltImage image = ImageBuilder.X64().Build();

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Places(image.ToArray()).At(new FileOffset(image.Length)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Places(image.ToArray()).At(new FileOffset(-1)));
    }

    /// <summary>Images of all flavours, whole and damaged: every byte has a name, in a section if it lies in one.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void EveryByteHasAName()
    {
        int read = 0;
        PropertyCases.ForEach(800, seed =>
        {
            byte[] sound = Specimens.All[seed % Specimens.All.Count];
            byte[] file = seed < Specimens.All.Count ? sound : Damage.Do(sound, seed);
            try
            {
                PeImage.Read(file);
            }
            catch (BadImageException)
            {
                return;
            }

            read++;
            ImagePlaces places = Places(file);
            var random = new Random(seed);
            foreach (int offset in Enumerable.Range(0, 60).Select(_ => random.Next(file.Length)).Concat(Enumerable.Range(0, 60).Select(_ => random.Next(Math.Min(file.Length, 0x2000)))).Append(file.Length - 1))
            {
                ImagePlace place = places.At(new FileOffset(offset));
                Assert.IsFalse(string.IsNullOrEmpty(place.Text));
                Assert.IsTrue(place.Text.All(sign => sign is >= ' ' and < (char)0x7F), place.Text);
                Assert.AreEqual(place.Kind is ImagePlaceKind.Section, place.Text.StartsWith("RVA", StringComparison.Ordinal), place.Text);
            }
        });

        if (PropertyCases.AreEnough(800))
        {
            Assert.IsGreaterThan(PropertyCases.Count(800) / 4, read);
        }
    }

    private static ImageBuilder Start(bool isWide) => isWide ? ImageBuilder.X64() : ImageBuilder.X86();

    private static ImagePlaces Places(byte[] file) => new(PeImage.Read(file));

    private static ImagePlace At(BuiltImage image, uint rva)
    {
        BuiltSection section = image.Sections.Last(section => section.Rva <= rva);
        return Places(image.ToArray()).At(new FileOffset((int)(section.RawOffset + rva - section.Rva)));
    }

    /// <summary>Asserts what lies at a file offset outside the sections.</summary>
    private static void Is(BuiltImage image, int offset, ImagePlaceKind kind, string text)
    {
        ImagePlace place = Places(image.ToArray()).At(new FileOffset(offset));
        Rva? rva = kind == ImagePlaceKind.BoundImportDirectory ? new Rva((uint)offset) : null;
        Assert.AreEqual(new ImagePlace(kind, null, rva, text), place, offset.ToString("x", CultureInfo.InvariantCulture));
    }

    /// <summary>Asserts what lies at an RVA of a section.</summary>
    private static void IsAt(BuiltImage image, uint rva, ImagePlaceKind kind, uint start, string? name)
    {
        string section = image.Sections.Last(section => section.Rva <= rva).Name;
        string text = (name is null ? string.Empty : name + ", ") + $"RVA 0x{start:x} in {section}";
        Assert.AreEqual(new ImagePlace(kind, section, new Rva(start), text), At(image, rva), rva.ToString("x", CultureInfo.InvariantCulture));
    }
}
