using System;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Tests.Imports;
using RebaseBind.PortableExecutable.Tls;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Directories;

/// <summary>TLS, load configuration, debug data, certificates and the CLR header are read as they were built.</summary>
[TestClass]
public sealed class SmallDirectoryTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void TlsIsReadAsVirtualAddresses(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithTls(callbacks: 2).Build();
        TlsDirectory tls = TlsDirectory.Of(PeImage.Read(built.ToArray()))!.Value;

        Assert.AreEqual(24L, tls.EndOfData - tls.StartOfData);
        foreach (VirtualAddress address in new[] { tls.StartOfData, tls.AddressOfIndex, tls.AddressOfCallbacks })
        {
            Assert.IsLessThan(built.Section(".rdata").RawSize, address.Value - built.ImageBase - built.Section(".rdata").Rva);
        }

        ulong firstCallback = built.UInt32At(built.OffsetOf((uint)(tls.AddressOfCallbacks.Value - built.ImageBase)));
        Assert.AreEqual((uint)built.ImageBase + built.Section(".text").Rva, (uint)firstCallback);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void TlsWithoutCallbacksHasNoTableOfThem(bool isWide)
        => Assert.AreEqual(0UL, TlsDirectory.Of(PeImage.Read(ImportTests.Start(isWide).WithTls().Build().ToArray()))!.Value.AddressOfCallbacks.Value);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LoadConfigurationIsRead(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithLoadConfiguration(guardFlags: 0x10500, hybridMetadata: true, dynamicRelocations: true).Build();
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(PeImage.Read(built.ToArray()));

        Assert.IsTrue(configuration.Exists);
        Assert.AreEqual(0x10500u, configuration.GuardFlags);
        Assert.IsTrue(configuration.IsControlFlowGuarded);
        Assert.IsTrue(configuration.HasDynamicRelocations);
        Assert.IsLessThan(0x1000UL, configuration.SecurityCookie.Value - built.ImageBase - built.Section(".rdata").Rva);
        Assert.IsLessThan(0x1000UL, configuration.HybridMetadata.Value - built.ImageBase - built.Section(".rdata").Rva);
    }

    [TestMethod]
    [DataRow(true, 0x70u)]
    [DataRow(false, 0x48u)]
    public void FieldsBeyondTheStoredSizeOfTheLoadConfigurationAreZero(bool isWide, uint size)
    {
        BuiltImage built = ImportTests.Start(isWide).WithLoadConfiguration(guardFlags: 0x100, hybridMetadata: true, size: size).Build();
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(PeImage.Read(built.ToArray()));

        Assert.AreNotEqual(0UL, configuration.SecurityCookie.Value);
        Assert.AreEqual(0u, configuration.GuardFlags);
        Assert.IsFalse(configuration.IsControlFlowGuarded);
        Assert.AreEqual(0UL, configuration.HybridMetadata.Value);
        Assert.IsFalse(configuration.HasDynamicRelocations);
    }

    [TestMethod]
    public void LoadConfigurationWithoutASizeIsAsLongAsItsDirectoryEntrySays()
    {
        BuiltImage built = ImageBuilder.X86().WithLoadConfiguration(guardFlags: 0x100).Build();
        (uint rva, uint _) = built.Directory(ImageDirectory.LoadConfiguration);
        byte[] file = built.WithDirectory(ImageDirectory.LoadConfiguration, rva, 0x40);
        file.AsSpan(built.OffsetOf(ImageDirectory.LoadConfiguration), sizeof(uint)).Clear();
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(PeImage.Read(file));

        Assert.AreNotEqual(0UL, configuration.SecurityCookie.Value);
        Assert.IsFalse(configuration.IsControlFlowGuarded);
    }

    [TestMethod]
    public void LoadConfigurationIsAsLongAsItSaysAndNotAsItsDirectoryEntrySays()
    {
        BuiltImage built = ImageBuilder.X86().WithLoadConfiguration(guardFlags: 0x100).Build();
        byte[] file = built.WithDirectory(ImageDirectory.LoadConfiguration, built.Directory(ImageDirectory.LoadConfiguration).Rva, 64);

        Assert.IsTrue(LoadConfigurationDirectory.Of(PeImage.Read(file)).IsControlFlowGuarded);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void DebugDirectoryIsRead(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithDebugData(2, 0x11223344, 1, 2, 3).WithDebugData(16, 0x55667788, 9).Build();
        byte[] file = built.ToArray();
        DebugDirectory debug = DebugDirectory.Of(PeImage.Read(file));

        Assert.AreEqual(2, debug.Count);
        Assert.AreEqual((0x11223344u, 2u, 3u), (debug[0].TimeDateStamp, debug[0].Type, debug[0].Size));
        Assert.AreEqual((0x55667788u, 16u, 1u), (debug[1].TimeDateStamp, debug[1].Type, debug[1].Size));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, file[(int)debug[0].Offset..((int)debug[0].Offset + 3)]);
        Assert.AreEqual((uint)built.OffsetOf(debug[1].Address.Value), debug[1].Offset);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void CertificatesAreFound(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide).WithOverlay(1, 2, 3).Signed(0x101).Signed(0x20).Build();
        CertificateTable certificates = CertificateTable.Of(PeImage.Read(built.ToArray()))!.Value;

        // 8 bytes of header each, and the first padded to a multiple of 8.
        Assert.AreEqual(0x110 + 0x28, certificates.Size);
        Assert.AreEqual(built.Length, certificates.Offset.Value + certificates.Size);
        Assert.AreEqual(0, certificates.Offset.Value % 8);
    }

    [TestMethod]
    [DataRow(true, CorFlags.ILOnly, true, false)]
    [DataRow(false, CorFlags.ILOnly | CorFlags.StrongNameSigned, true, true)]
    [DataRow(true, (CorFlags)0, false, false)]
    [DataRow(false, CorFlags.StrongNameSigned | CorFlags.Requires32Bit, false, true)]
    public void ClrHeaderIsRead(bool isWide, CorFlags flags, bool isIlOnly, bool isStrongNameSigned)
    {
        ClrHeader clr = ClrHeader.Of(PeImage.Read(ImportTests.Start(isWide).WithClrHeader(flags).Build().ToArray()))!.Value;

        Assert.AreEqual(flags, clr.Flags);
        Assert.AreEqual(isIlOnly, clr.IsIlOnly);
        Assert.AreEqual(isStrongNameSigned, clr.IsStrongNameSigned);
        Assert.IsFalse(clr.ManagedNativeHeader.Exists);
    }

    [TestMethod]
    public void ReadyToRunHeaderIsFound()
    {
        BuiltImage built = ImageBuilder.X64().ReadyToRun().Build();
        ClrHeader clr = ClrHeader.Of(PeImage.Read(built.ToArray()))!.Value;

        Assert.IsTrue(clr.ManagedNativeHeader.Exists);
        Assert.AreEqual(0x00525452u, built.UInt32At(built.OffsetOf(clr.ManagedNativeHeader.Address.Value)));
    }

    [TestMethod]
    public void PlainImageHasNoneOfThem()
    {
        var image = PeImage.Read(ImageBuilder.X64().Build().ToArray());

        Assert.IsNull(TlsDirectory.Of(image));
        Assert.IsFalse(LoadConfigurationDirectory.Of(image).Exists);
        Assert.AreEqual(0, DebugDirectory.Of(image).Count);
        Assert.IsNull(CertificateTable.Of(image));
        Assert.IsNull(ClrHeader.Of(image));
        Assert.AreEqual(default, image.RelocationStatistics);
    }
}
