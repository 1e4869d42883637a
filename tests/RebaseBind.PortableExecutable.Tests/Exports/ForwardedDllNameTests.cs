using System;
using System.Linq;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Exports;

/// <summary>The DLLs behind forwarders are named as the loader looks for them.</summary>
[TestClass]
public sealed class ForwardedDllNameTests
{
    [TestMethod]
    [DataRow("NTDLL.dll", "NTDLL.RtlAlpha")]
    [DataRow("NTDLL.dll", "NTDLL.#7")]
    [DataRow("winspool.drv", "winspool.drv.OpenPrinter")]
    [DataRow("a.b.dll", "a.b.dll.Function")]
    [DataRow("A.dll", "A.DLL.Function")]
    [DataRow("a.xll", "a.xll.Function")]
    [DataRow("", "NoFunction")]
    [DataRow("", ".Function")]
    [DataRow("", "")]
    public void TextBeforeTheLastDotIsTheDll(string expected, string forwarder) => Assert.AreEqual(expected, Names(ExportedSymbol.Forwarded("f", forwarder)));

    [TestMethod]
    public void EachDllComesOnceWhateverItsCaseInOrderOfFirstAppearance()
        => Assert.AreEqual(
            "ZETA.dll alpha.dll other.drv",
            Names(
                "code",
                ExportedSymbol.Forwarded("a", "ZETA.One"),
                ExportedSymbol.Gap,
                ExportedSymbol.Forwarded("b", "alpha.Two"),
                ExportedSymbol.Forwarded("c", "zeta.Three"),
                ExportedSymbol.Forwarded("d", "other.drv.Four"),
                ExportedSymbol.Forwarded("e", "ALPHA.dll.Five"),
                ExportedSymbol.ByOrdinal));

    [TestMethod]
    public void ImageWithoutForwardersNamesNone()
    {
        Assert.AreEqual(string.Empty, Names("code", ExportedSymbol.Gap));
        Assert.IsEmpty(ForwardedDllNames.Of(PeImage.Read(ImageBuilder.X64().Build().ToArray())));
    }

    [TestMethod]
    public void ForwarderWithoutAnEndIsRefused()
    {
        byte[] data = new byte[0x200];
        uint rva = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build().Section(".edata").Rva;
        BitConverter.TryWriteBytes(data.AsSpan(20), 1);
        BitConverter.TryWriteBytes(data.AsSpan(28), rva + 40);
        BitConverter.TryWriteBytes(data.AsSpan(40), rva + 0x1FF);
        data[0x1FF] = (byte)'a';
        BuiltImage image = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build();

        Refusal.IsFor(ImageDefect.ExportDirectory, image.WithDirectory(ImageDirectory.Export, rva, 0x200), image => ForwardedDllNames.Of(image));
    }

    /// <summary>2,000 DLLs, as a crafted file may have; a thousand are free, and texts of their own pay for the others.</summary>
    [TestMethod]
    public void ManyDllsPassIfEachHasATextOfItsOwn()
    {
        ExportedSymbol[] symbols = [.. Enumerable.Range(0, 2000).Select(i => ExportedSymbol.Forwarded($"Function{i}", $"api-ms-win-something-or-other-l1-1-{i}.Function{i}"))];

        Assert.HasCount(2000, ForwardedDllNames.Of(PeImage.Read(ImageBuilder.X64().Exports(symbols).Build().ToArray())));
    }

    private static string Names(params ExportedSymbol[] symbols)
        => string.Join(' ', ForwardedDllNames.Of(PeImage.Read(ImageBuilder.X64().Exports(symbols).Build().ToArray())));
}
