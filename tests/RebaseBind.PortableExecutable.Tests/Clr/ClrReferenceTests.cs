using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Clr;

/// <summary>References are read from metadata, and metadata that cannot be read say that nothing is known.</summary>
[TestClass]
public sealed class ClrReferenceTests
{
    private const int MetadataField = 8;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ReferencesAreReadInOrder(bool isWide)
    {
        ImageBuilder builder = isWide ? ImageBuilder.X64() : ImageBuilder.X86();
        ClrReferences references = Read(builder.ReferencingAssemblies("System.Runtime", "B").CallingNativeLibraries("sqlite3", "user32.dll").Build().ToArray());

        Assert.AreEqual("System.Runtime B", string.Join(' ', references.Assemblies));
        Assert.AreEqual("sqlite3 user32.dll", string.Join(' ', references.NativeLibraries));
        Assert.IsFalse(references.AreUnknown);
    }

    [TestMethod]
    public void EmptyNamesAndNamesThatWereThereAreLeftOut()
    {
        ClrReferences references = Read(ImageBuilder.X86().ReferencingAssemblies("B", "b", "", "Ä").CallingNativeLibraries("", "x", "y", "X").Build().ToArray());

        Assert.AreEqual("B Ä", string.Join(' ', references.Assemblies));
        Assert.AreEqual("x y", string.Join(' ', references.NativeLibraries));
    }

    [TestMethod]
    public void ModuleWithoutReferencesHasNoneAndThatIsKnown()
    {
        ClrReferences references = Read(ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly).Build().ToArray());

        Assert.IsEmpty(references.Assemblies);
        Assert.IsEmpty(references.NativeLibraries);
        Assert.IsFalse(references.AreUnknown);
    }

    [TestMethod]
    [DataRow(0u, 0u)]
    [DataRow(0x1000u, 0u)]
    [DataRow(0x7FFF_0000u, 0x100u)]
    [DataRow(0x1000u, 0xFFFF_FFFFu)]
    [DataRow(0x1000u, 0x100u)]
    public void MetadataOutsideTheImageAreUnknown(uint rva, uint size)
    {
        BuiltImage built = ImageBuilder.X86().ReferencingAssemblies("B").Build();
        byte[] file = built.With32(built.OffsetOf(ImageDirectory.Clr) + MetadataField, rva);
        BitConverter.TryWriteBytes(file.AsSpan(built.OffsetOf(ImageDirectory.Clr) + MetadataField + 4), size);

        IsUnknown(Read(file));
    }

    /// <summary>Rows that share a name cost nothing to write, so their names can add up to any length.</summary>
    [TestMethod]
    public void NamesThatOverlapWithoutMeasureAreUnknown()
    {
        string name = new('a', 10_000);

        IsUnknown(Read(ImageBuilder.X86().ReferencingAssemblies([.. Enumerable.Repeat(name, 1000)]).Build().ToArray()));
        IsUnknown(Read(ImageBuilder.X86().CallingNativeLibraries([.. Enumerable.Repeat(name, 1000)]).Build().ToArray()));
    }

    [TestMethod]
    public void MoreStreamsThanFitAreUnknownBeforeRoomIsMadeForThem()
    {
        BuiltImage built = ImageBuilder.X86().ReferencingAssemblies("B").Build();
        int root = built.OffsetOf(built.UInt32At(built.OffsetOf(ImageDirectory.Clr) + MetadataField));
        byte[] file = built.With16(root + 18 + (int)built.UInt32At(root + 12), 0x7FFF);
        Read(file);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ClrReferences references = Read(file);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        IsUnknown(references);
        Assert.IsLessThan(10_000L, allocated);
    }

    /// <summary>The real assemblies beside the tests: what the runtime says of those it can load, and a reader over the whole file for all.</summary>
    [TestMethod]
    public void RealAssembliesReferToWhatTheRuntimeSays()
    {
        int compared = 0;
        int withNativeLibraries = 0;
        foreach (string path in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            using var reader = new PEReader(File.OpenRead(path));
            if (!reader.HasMetadata)
            {
                continue;
            }

            MetadataReader metadata = reader.GetMetadataReader();
            ClrReferences references = Read(File.ReadAllBytes(path));

            Assert.IsFalse(references.AreUnknown, path);
            AreSame(metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)), references.Assemblies, path);
            AreSame(
                Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.ModuleRef)).Select(row => metadata.GetString(metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name)),
                references.NativeLibraries,
                path);
            compared++;
            withNativeLibraries += references.NativeLibraries.Count == 0 ? 0 : 1;
        }

        AreSame(
            typeof(ClrReferenceTests).Assembly.GetReferencedAssemblies().Select(name => name.Name!),
            Read(File.ReadAllBytes(typeof(ClrReferenceTests).Assembly.Location)).Assemblies,
            "these tests");
        Assert.IsGreaterThan(10, compared);
        Assert.IsGreaterThan(0, withNativeLibraries);
    }

    private static void AreSame(IEnumerable<string> expected, IEnumerable<string> actual, string path)
        => Assert.AreEqual(string.Join(' ', expected.Where(name => name.Length != 0).Distinct(StringComparer.OrdinalIgnoreCase)), string.Join(' ', actual), path);

    private static void IsUnknown(ClrReferences references)
    {
        Assert.IsTrue(references.AreUnknown);
        Assert.IsEmpty(references.Assemblies);
        Assert.IsEmpty(references.NativeLibraries);
    }

    private static ClrReferences Read(byte[] file)
    {
        var image = PeImage.Read(file);
        return ClrReferences.Of(image, ClrHeader.Of(image)!.Value);
    }
}
