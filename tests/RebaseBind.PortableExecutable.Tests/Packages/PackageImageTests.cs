using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;

namespace RebaseBind.PortableExecutable.Tests.Packages;

/// <summary>Real DLLs are read, and can be moved there and back.</summary>
[TestClass]
public sealed class PackageImageTests
{
    public static IEnumerable<object[]> Images => PackageImages.Paths.Select(path => new object[] { PackageImages.NameOf(path), path });

    [TestMethod]
    public void EveryMachineIsAmongThem()
        => CollectionAssert.IsSubsetOf(
            new[] { Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64 },
            PackageImages.Typical.Select(path => PeImage.Read(File.ReadAllBytes(path)).Headers.Machine).ToList());

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void HeadersAgreeWithTheFramework(string name, string path)
    {
        byte[] file = File.ReadAllBytes(path);
        using var stream = new MemoryStream(file);
        var witness = new PEHeaders(stream);

        ImageHeaders headers = PeImage.Read(file).Headers;

        Assert.AreEqual(witness.PEHeader!.ImageBase, headers.ImageBase.Value, name);
        Assert.AreEqual((uint)witness.PEHeader.SizeOfImage, headers.SizeOfImage);
        Assert.AreEqual((uint)witness.PEHeader.BaseRelocationTableDirectory.RelativeVirtualAddress, headers.Directory(DirectoryIndex.BaseRelocation).Address.Value);
        Assert.AreEqual(witness.SectionHeaders.Length, headers.Sections.Length);
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void MovingThereAndBackGivesTheOriginal(string name, string path)
    {
        byte[] original = File.ReadAllBytes(path);
        byte[] file = [.. original];
        var editor = new ImageEditor(file);
        VirtualAddress from = editor.Original.Headers.ImageBase;

        editor.Rebase(new VirtualAddress(0x3456_0000));
        Assert.IsFalse(original.AsSpan().SequenceEqual(file), name);
        editor.Rebase(from);

        Bytes.AreEqual(original, file);
    }
}
