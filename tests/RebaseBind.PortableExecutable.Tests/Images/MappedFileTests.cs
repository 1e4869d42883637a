using System;
using System.IO;
using System.Linq;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Images;

/// <summary>Files are mapped, and never changed.</summary>
[TestClass]
public sealed class MappedFileTests
{
    private string path = "";

    [TestInitialize]
    public void CreateFile() => path = Path.GetTempFileName();

    [TestCleanup]
    public void DeleteFile() => File.Delete(path);

    [TestMethod]
    public void CandidateIsMappedWhole()
    {
        byte[] file = ImageBuilder.X64().WithOverlay(1, 2, 3).Build().ToArray();
        File.WriteAllBytes(path, file);

        using MappedFile? mapped = MappedFile.OpenCandidate(path);

        Assert.IsNotNull(mapped);
        Bytes.AreEqual(file, mapped.Memory.Span);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("M")]
    [DataRow("ELF")]
    public void OtherFileIsNoCandidate(string content)
    {
        File.WriteAllText(path, content);

        Assert.IsNull(MappedFile.OpenCandidate(path));
    }

    [TestMethod]
    public void ChangesToAPrivateMappingDoNotReachTheFile()
    {
        BuiltImage image = ImageBuilder.X64().WithPointers(300).Build();
        File.WriteAllBytes(path, image.ToArray());
        using (MappedFile mapped = MappedFile.OpenPrivate(path))
        {
            var editor = new ImageEditor(mapped.Memory);
            editor.Rebase(new VirtualAddress(0x5_0000_0000));
            Bytes.AreEqual(NaiveRelocator.Move(image, 0x5_0000_0000), editor.File.Span);
        }

        Bytes.AreEqual(image.ToArray(), File.ReadAllBytes(path));
    }

    [TestMethod]
    public void ReadOnlyFileCanBeMappedPrivately()
    {
        File.WriteAllBytes(path, ImageBuilder.X64().WithPointers(3).Build().ToArray());
        File.SetAttributes(path, FileAttributes.ReadOnly);
        using (MappedFile mapped = MappedFile.OpenPrivate(path))
        {
            mapped.Memory.Span[0x200] ^= 1;
        }

        File.SetAttributes(path, FileAttributes.Normal);
    }

    /// <summary>A tree may have more images than a process may have files open: only the mapping stays.</summary>
    [TestMethod]
    public void FileMappedForReadingIsClosedAndStaysMapped()
    {
        byte[] file = ImageBuilder.X64().WithOverlay(1, 2, 3).Build().ToArray();
        File.WriteAllBytes(path, file);
        using MappedFile mapped = MappedFile.OpenRead(path);

        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(path, Directory.EnumerateFiles("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget));
        }

        Bytes.AreEqual(file, mapped.Memory.Span);
        Assert.AreEqual(new VirtualAddress(0x1_8000_0000), PeImage.Read(mapped.Memory).Headers.ImageBase);
    }

    [TestMethod]
    public void AnyFileCanBeMappedForReading()
    {
        File.WriteAllText(path, "ELF");
        using (MappedFile mapped = MappedFile.OpenRead(path))
        {
            Bytes.AreEqual("ELF"u8, mapped.Memory.Span);
        }

        File.WriteAllText(path, "");
        using MappedFile empty = MappedFile.OpenRead(path);
        Assert.AreEqual(0, empty.Memory.Length);
    }

    [TestMethod]
    public void MissingFileIsNotMapped() => Assert.ThrowsExactly<FileNotFoundException>(() => MappedFile.OpenRead(path + ".missing"));

    [TestMethod]
    public void EmptyFileIsMappedAsNothing()
    {
        using MappedFile mapped = MappedFile.OpenPrivate(path);

        Assert.AreEqual(0, mapped.Memory.Length);
    }
}
