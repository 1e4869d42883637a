using System;
using System.Linq;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Resources;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Resources;

[TestClass]
public sealed class ResourceDirectoryTests
{
    private static readonly byte[] Manifest = [.. "<assembly/>"u8];
    private static readonly byte[] Other = [1, 2, 3];

    [TestMethod]
    [DataRow(24u, 1u, 11)]
    [DataRow(24u, 2u, 3)]
    [DataRow(3u, 9u, 3)]
    [DataRow(24u, 3u, 0)]
    [DataRow(16u, 1u, 0)]
    public void AResourceIsFoundByTypeAndName(uint type, uint name, int length)
    {
        ReadOnlySpan<byte> found = ResourceDirectory.Find(PeImage.Read(Built().ToArray()), type, name);

        Assert.AreEqual(length, found.Length);
        Assert.IsTrue(found.SequenceEqual(length == 11 ? Manifest : Other.AsSpan(0, length)));
    }

    [TestMethod]
    public void AnImageWithoutResourcesHasNone() => Assert.IsTrue(ResourceDirectory.Find(PeImage.Read(ImageBuilder.X64().Build().ToArray()), 24, 1).IsEmpty);

    /// <summary>Every byte of the directory, with every bit of it turned: what is found then lies in the file, and nothing fails.</summary>
    [TestMethod]
    public void DamageIsNoResource()
    {
        BuiltImage image = Built();
        int start = image.OffsetOf(ImageDirectory.Resource);
        int size = (int)image.Directory(ImageDirectory.Resource).Size;
        int lost = 0;
        for (int i = 0; i < size * 8; i++)
        {
            byte[] file = image.ToArray();
            file[start + (i / 8)] ^= (byte)(1 << (i % 8));
            lost += ResourceDirectory.Find(PeImage.Read(file), 24, 1).SequenceEqual(Manifest) ? 0 : 1;
        }

        Assert.IsGreaterThan(100, lost);
    }

    /// <summary>Directories that say of themselves that they are endless, or that lie where the file has no bytes, or at the very end of what holds them.</summary>
    [TestMethod]
    public void ADirectoryThatLeadsNowhereIsEmpty()
    {
        BuiltImage image = Built();
        int start = image.OffsetOf(ImageDirectory.Resource);
        byte[] endless = image.With32(start + 12, 0xFFFF_FFFF);
        byte[] itself = image.With32(start + 16 + 4, 0x8000_0000);
        byte[][] files =
        [
            endless,
            itself,
            image.WithDirectory(ImageDirectory.Resource, image.Section(".bss").Rva, 100),
            image.WithDirectory(ImageDirectory.Resource, image.Section(".rdata").Rva + image.Section(".rdata").RawSize - 1, 1),
        ];

        Assert.IsTrue(files.All(file => ResourceDirectory.Find(PeImage.Read(file), 3, 9).IsEmpty));
    }

    [TestMethod]
    public void TheFileVersionIsThatOfTheFixedPart()
    {
        byte[] sound = VersionResource.Of(9, 0, 21022, 8);
        byte[] damaged = [.. sound];
        damaged[40] ^= 1;

        Assert.AreEqual(new Version(9, 0, 21022, 8), Read(sound));
        Assert.IsNull(Read(damaged));
        Assert.IsNull(Read(sound[..^1]));
        Assert.IsNull(FileVersion.Of(PeImage.Read(ImageBuilder.X86().Build().ToArray())));

        static Version? Read(byte[] resource) => FileVersion.Of(PeImage.Read(ImageBuilder.X86().WithResource(16, 1, resource).Build().ToArray()));
    }

    private static BuiltImage Built() => ImageBuilder.X86().WithResource(24, 1, Manifest).WithResource(24, 2, Other).WithResource(3, 9, Other)
        .WithTrailingSection(".bss", section => section.WithoutRawData(0x1000)).Build();
}
