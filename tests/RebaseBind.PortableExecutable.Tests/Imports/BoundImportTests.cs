using System.Collections.Generic;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Imports;

/// <summary>Bound imports are read as they were built.</summary>
[TestClass]
public sealed class BoundImportTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void BoundImportsAreReadWithTheirForwarderReferences(bool isWide)
    {
        byte[] file = ImportTests.Start(isWide)
            .BoundTo("KERNEL32.dll", 0x11, ("NTDLL.dll", 0x22), ("KERNELBASE.dll", 0x33))
            .BoundTo("USER32.dll", 0x44)
            .BoundTo("OLE32.dll", 0x55, ("COMBASE.dll", 0x66))
            .Build().ToArray();

        Assert.AreEqual("KERNEL32.dll:17+2 >NTDLL.dll:34 >KERNELBASE.dll:51 USER32.dll:68+0 OLE32.dll:85+1 >COMBASE.dll:102", Describe(file));
    }

    [TestMethod]
    public void DirectoryInASectionIsReadToo()
    {
        BuiltImage image = ImageBuilder.X86()
            .WithSection(".bind", section => section.WithData([7, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. "A.dll\0"u8]))
            .Build();

        Assert.AreEqual("A.dll:7+0", Describe(image.WithDirectory(ImageDirectory.BoundImport, image.Section(".bind").Rva, 22)));
    }

    [TestMethod]
    public void TheSizeOfTheDirectoryDoesNotCount()
    {
        BuiltImage image = ImageBuilder.X86().BoundTo("A.dll", 7).Build();

        Assert.AreEqual("A.dll:7+0", Describe(image.WithDirectory(ImageDirectory.BoundImport, image.Directory(ImageDirectory.BoundImport).Rva, 0)));
        Assert.AreEqual("", Describe(image.WithDirectory(ImageDirectory.BoundImport, 0x00FF_0000, 0)), "without size and bytes there is none");
    }

    [TestMethod]
    public void UnboundImageHasNone() => Assert.AreEqual("", Describe(ImageBuilder.X86().Imports("KERNEL32.dll", 1).Build().ToArray()));

    private static string Describe(byte[] file)
    {
        BoundImportDirectory directory = BoundImportDirectory.Of(PeImage.Read(file));
        var texts = new List<string>();
        foreach (BoundImport import in directory)
        {
            string name = $"{Text.Of(directory.GetName(import))}:{import.TimeDateStamp}";
            texts.Add(import.IsForwarder ? $">{name}" : $"{name}+{import.ForwarderCount}");
        }

        Assert.AreEqual(texts.Count > 0, directory.Exists);
        return string.Join(' ', texts);
    }
}
