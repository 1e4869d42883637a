using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Imports;

/// <summary>Delay-load imports are read as they were built, in both forms.</summary>
[TestClass]
public sealed class DelayImportTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void DelayImportsAreRead(bool isWide)
    {
        ImageBuilder image = ImportTests.Start(isWide)
            .DelayImports("USER32.dll", ImportedSymbol.WithHint("MessageBoxW", 9), 4)
            .DelayImports("GDI32.dll", "LineTo");

        Assert.AreEqual("USER32.dll(MessageBoxW@9 #4) GDI32.dll(LineTo@0)", Describe(image, holdsRvas: true));
    }

    [TestMethod]
    public void OldDelayImportsWithVirtualAddressesAreRead()
    {
        ImageBuilder image = ImageBuilder.X86().At(0x6543_0000).WithOldDelayImports()
            .DelayImports("USER32.dll", "MessageBoxW", 4)
            .DelayImports("GDI32.dll", "LineTo");

        Assert.AreEqual("USER32.dll(MessageBoxW@0 #4) GDI32.dll(LineTo@0)", Describe(image, holdsRvas: false));
    }

    [TestMethod]
    public void DirectoryKnowsItsAddress()
    {
        BuiltImage image = ImageBuilder.X64().DelayImports("USER32.dll", "MessageBoxW").Build();

        Assert.AreEqual(image.Directory(ImageDirectory.DelayImport).Rva, DelayImportDirectory.Of(PeImage.Read(image.ToArray())).Address.Value);
        Assert.IsTrue(DelayImportDirectory.Of(PeImage.Read(ImageBuilder.X64().Build().ToArray())).Address.IsZero);
    }

    [TestMethod]
    [DataRow(64u, 0x11, "USER32.dll(MessageBoxW@0) GDI32.dll(LineTo@0)", DisplayName = "no empty descriptor: the size ends them")]
    [DataRow(65u, 0, "USER32.dll(MessageBoxW@0) GDI32.dll(LineTo@0)", DisplayName = "no whole descriptors")]
    [DataRow(32u, 0, "USER32.dll(MessageBoxW@0)", DisplayName = "one of them")]
    [DataRow(0u, 0, "USER32.dll(MessageBoxW@0) GDI32.dll(LineTo@0)", DisplayName = "no size: the empty descriptor ends them")]
    [DataRow(31u, 0, "USER32.dll(MessageBoxW@0) GDI32.dll(LineTo@0)", DisplayName = "less than a descriptor")]
    [DataRow(0x1000u, 0, "USER32.dll(MessageBoxW@0) GDI32.dll(LineTo@0)", DisplayName = "more than there are")]
    public void TheyEndWithAnEmptyDescriptorOrWithTheDirectory(uint size, int behind, string expected)
    {
        BuiltImage image = ImageBuilder.X64().DelayImports("USER32.dll", "MessageBoxW").DelayImports("GDI32.dll", "LineTo").WithTrailingSection(".more", section => section.WithSize(0x1000)).Build();
        byte[] file = image.WithDirectory(ImageDirectory.DelayImport, image.Directory(ImageDirectory.DelayImport).Rva, size);
        file.AsSpan(image.OffsetOf(ImageDirectory.DelayImport) + 64, 32).Fill((byte)behind);

        Assert.AreEqual(expected, Describe(file, holdsRvas: true));
    }

    [TestMethod]
    public void AnAddressThatLeadsToNoDescriptorIsNoDirectoryWithoutASize()
    {
        BuiltImage image = ImageBuilder.X64().Build();
        foreach (uint address in new[] { image.Sections[0].Rva, 0x00FF_0000U, image.Sections[0].Rva + image.Sections[0].RawSize - 31 })
        {
            Assert.IsTrue(DelayImportDirectory.Of(PeImage.Read(image.WithDirectory(ImageDirectory.DelayImport, address, 0))).Address.IsZero);
        }
    }

    [TestMethod]
    [DataRow(0x6543_0000u)]
    [DataRow(0x1000_0000u)]
    public void OldDelayImportsThatHoldRvasAllTheSameAreRead(uint imageBase)
    {
        BuiltImage image = ImageBuilder.X86().At(imageBase).DelayImports("USER32.dll", "MessageBoxW", 4).Build();

        Assert.AreEqual("USER32.dll(MessageBoxW@0 #4)", Describe(image.With32(image.OffsetOf(ImageDirectory.DelayImport), 0), holdsRvas: false));
    }

    private static string Describe(ImageBuilder builder, bool holdsRvas) => Describe(builder.Build().ToArray(), holdsRvas);

    private static string Describe(byte[] file, bool holdsRvas)
    {
        var image = PeImage.Read(file);
        var texts = new List<string>();
        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            Assert.AreEqual(holdsRvas, descriptor.HoldsRvas);
            Assert.IsTrue(image.TryGetOffset(descriptor.ToRva(descriptor.AddressTable, image), 4, out _));
            Assert.IsTrue(image.TryGetOffset(descriptor.ToRva(descriptor.ModuleHandle, image), 4, out _));
            Assert.IsTrue(descriptor.ToRva(descriptor.UnloadTable, image).IsZero, "no table stays no table");
            texts.Add($"{Text.Of(descriptor.GetName(image))}({ImportTests.Describe(descriptor.GetThunks(image))})");
        }

        return string.Join(' ', texts);
    }
}
