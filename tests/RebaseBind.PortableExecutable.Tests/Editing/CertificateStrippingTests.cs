using System;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tests.Imports;
using RebaseBind.TestImages;
using RebaseBind.TestImages.Layout;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>Stripping a signature removes the certificate table and its directory entry, and nothing else.</summary>
[TestClass]
public sealed class CertificateStrippingTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void StrippedImageIsTheOriginalWithoutItsCertificates(bool isWide)
    {
        BuiltImage signed = ImportTests.Start(isWide).WithPointers(3).WithOverlay(1, 2, 3, 4, 5, 6, 7, 8).Signed(0x101).Signed(0x20).Build();
        int table = signed.OffsetOf(ImageDirectory.Security);
        var editor = new ImageEditor(signed.ToArray());

        ReadOnlyMemory<byte> removed = editor.StripCertificates();

        byte[] expected = signed.WithDirectory(ImageDirectory.Security, 0, 0)[..table];
        Bytes.AreEqual(expected, editor.File.Span);
        Bytes.AreEqual(signed.ToArray().AsSpan(table), removed.Span);
        Assert.AreEqual(CheckSum.Of(expected, signed.Fields.CheckSum), editor.UpdateCheckSum());
    }

    [TestMethod]
    public void StrippedImageIsTheImageThatWasNeverSigned()
    {
        var editor = new ImageEditor(ImageBuilder.X64().WithPointers(3).Signed().Build().ToArray());
        editor.StripCertificates();
        editor.UpdateCheckSum();

        Bytes.AreEqual(ImageBuilder.X64().WithPointers(3).Build().ToArray(), editor.File.Span);
    }

    [TestMethod]
    public void CertificatesWithDataBehindThemStay()
    {
        BuiltImage signed = ImageBuilder.X64().Signed().WithDataBehindCertificates(1).Build();
        var editor = new ImageEditor(signed.ToArray());

        Assert.IsTrue(editor.StripCertificates().IsEmpty);
        Bytes.AreEqual(signed.ToArray(), editor.File.Span);
    }

    [TestMethod]
    public void UnsignedImageStaysAsItIs()
    {
        BuiltImage image = ImageBuilder.X86().WithOverlay(1, 2, 3).Build();
        var editor = new ImageEditor(image.ToArray());

        Assert.IsTrue(editor.StripCertificates().IsEmpty);
        Bytes.AreEqual(image.ToArray(), editor.File.Span);
    }

    [TestMethod]
    public void StrippingAfterAMoveFindsTheSameCertificates()
    {
        BuiltImage signed = ImageBuilder.X64().WithPointers(30).Signed().Build();
        var editor = new ImageEditor(signed.ToArray());

        editor.Rebase(new VirtualAddress(0x5_0000_0000));
        editor.StripCertificates();

        byte[] moved = NaiveRelocator.Move(signed, 0x5_0000_0000);
        moved.AsSpan(signed.Fields.Directory(ImageDirectory.Security), 8).Clear();
        Bytes.AreEqual(moved.AsSpan(0, signed.OffsetOf(ImageDirectory.Security)), editor.File.Span);
    }

    [TestMethod]
    public void StrippingTwiceRemovesNothingMore()
    {
        var editor = new ImageEditor(ImageBuilder.X64().Signed().Build().ToArray());
        editor.StripCertificates();
        byte[] once = editor.File.ToArray();

        Assert.IsTrue(editor.StripCertificates().IsEmpty);
        Bytes.AreEqual(once, editor.File.Span);
    }
}
