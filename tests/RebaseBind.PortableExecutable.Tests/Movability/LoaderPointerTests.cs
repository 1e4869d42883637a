using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Movability;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Imports;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Movability;

/// <summary>Pointers that the loader reads must be relocated, or the image cannot move.</summary>
[TestClass]
public sealed class LoaderPointerTests
{
    public static IEnumerable<object[]> Tables => new (string What, Func<ImageBuilder, ImageBuilder> Add, ImageDirectory Directory)[]
    {
        ("TLS", image => image.WithTls(), ImageDirectory.Tls),
        ("load configuration", image => image.WithLoadConfiguration(), ImageDirectory.LoadConfiguration),
    }.SelectMany(table => new object[][] { [table.What, table.Add, table.Directory, true], [table.What, table.Add, table.Directory, false] });

    [TestMethod]
    [DynamicData(nameof(Tables))]
    public void RelocatedPointersAreFine(string what, Func<ImageBuilder, ImageBuilder> add, ImageDirectory directory, bool isWide)
    {
        ArgumentNullException.ThrowIfNull(add);
        BuiltImage built = add(ImportTests.Start(isWide)).Build();

        Assert.AreNotEqual(0u, built.Directory(directory).Rva, what);
        Assert.IsNull(LoaderPointers.FindUnrelocated(PeImage.Read(built.ToArray())));
    }

    [TestMethod]
    [DynamicData(nameof(Tables))]
    public void PointerWithoutRelocationIsFound(string what, Func<ImageBuilder, ImageBuilder> add, ImageDirectory directory, bool isWide)
    {
        ArgumentNullException.ThrowIfNull(add);
        BuiltImage built = add(ImportTests.Start(isWide)).WithoutPointerFixups().WithPointers(3).Build();
        Rva? found = LoaderPointers.FindUnrelocated(PeImage.Read(built.ToArray()));

        Assert.IsNotNull(found, what);
        (uint rva, uint size) = built.Directory(directory);
        Assert.IsLessThan(size, found.Value.Value - rva);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void EveryFieldOfEveryTableCounts(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithTls(callbacks: 2).WithLoadConfiguration(hybridMetadata: true).Build();
        int fixups = built.Fixups.Count;
        Assert.AreEqual(4 + 2 + 2, fixups);

        int entries = built.OffsetOf(ImageDirectory.BaseRelocation) + 8;
        for (int i = 0; i < fixups; i++)
        {
            byte[] file = built.With16(entries + (i * 2), 0);
            Assert.AreEqual(new Rva(built.Fixups[i].Rva), LoaderPointers.FindUnrelocated(PeImage.Read(file)));
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void PointerToTheEndOfTheImageCountsToo(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithTls().Build();
        int endOfData = built.OffsetOf(ImageDirectory.Tls) + (isWide ? 8 : 4);
        byte[] file = built.With32(endOfData, (uint)built.ImageBase + built.UInt32At(built.Fields.SizeOfImage));
        int entry = built.Fixups.ToList().FindIndex(fixup => fixup.Offset == endOfData);
        file.AsSpan(built.OffsetOf(ImageDirectory.BaseRelocation) + 8 + (entry * 2), 2).Clear();

        Assert.AreEqual(new Rva(built.Fixups[entry].Rva), LoaderPointers.FindUnrelocated(PeImage.Read(file)));
    }

    [TestMethod]
    public void EveryFieldOfAnOldDelayDescriptorCounts()
    {
        BuiltImage built = ImageBuilder.X86().DelayImports("USER32.dll", "MessageBoxW").WithOldDelayImports().Build();
        (uint descriptor, uint _) = built.Directory(ImageDirectory.DelayImport);
        int entries = built.OffsetOf(ImageDirectory.BaseRelocation) + 8;
        int fields = 0;
        for (int i = 0; i < built.Fixups.Count; i++)
        {
            if (built.Fixups[i].Rva - descriptor < 32)
            {
                byte[] file = built.With16(entries + (i * 2), 0);
                Assert.AreEqual(new Rva(built.Fixups[i].Rva), LoaderPointers.FindUnrelocated(PeImage.Read(file)));
                fields++;
            }
        }

        Assert.AreEqual(4, fields);
        Assert.IsNull(LoaderPointers.FindUnrelocated(PeImage.Read(built.ToArray())));
    }

    [TestMethod]
    public void NewDelayDescriptorsHoldNoPointers()
        => Assert.IsNull(LoaderPointers.FindUnrelocated(PeImage.Read(ImageBuilder.X86().DelayImports("USER32.dll", "MessageBoxW").WithoutPointerFixups().Build().ToArray())));

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void EmptyFieldsAreNoPointersEvenAtBaseZero(bool isWide)
        => Assert.IsNull(LoaderPointers.FindUnrelocated(PeImage.Read(ImportTests.Start(isWide).At(0).WithTls().WithLoadConfiguration().Build().ToArray())));
}
