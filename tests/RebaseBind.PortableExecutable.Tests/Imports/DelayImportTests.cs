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

    private static string Describe(ImageBuilder builder, bool holdsRvas)
    {
        var image = PeImage.Read(builder.Build().ToArray());
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
