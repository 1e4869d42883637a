using System;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Writing;

/// <summary>A rewritten image is read as a stranger would read it, and is not written if it says anything else than its original.</summary>
[TestClass]
public sealed class ReadBackTests
{
    private const ulong NewBase = 0x7_0000_0000;

    [TestMethod]
    public void AnImageThatWasMovedIsWhatItWas()
    {
        ImageSummary now = Check(Original(), Original().At(NewBase).WithTimeDateStamp(7).Build().ToArray());

        Assert.AreEqual(NewBase, now.ImageBase.Value);
        Assert.IsTrue(now.IsExcluded);
    }

    [TestMethod]
    [DataRow("base", "its base is 0x180000000")]
    [DataRow("stamp", "its stamp is 0x5f3759df")]
    [DataRow("flags", "its flags are others")]
    [DataRow("fixups", "its relocation table changed")]
    [DataRow("dll", "its imports changed")]
    [DataRow("count", "its tables of imports or exports changed")]
    [DataRow("exports", "its tables of imports or exports changed")]
    [DataRow("forwarder", "its exports changed")]
    [DataRow("kind", "its kind changed")]
    [DataRow("damaged", "the file does not start")]
    public void AnImageThatSaysSomethingElseIsRefused(string what, string problem)
    {
        ImageBuilder other = Original().At(NewBase).WithTimeDateStamp(7);
        byte[] result = what switch
        {
            "base" => Original().WithTimeDateStamp(7).Build().ToArray(),
            "stamp" => Original().At(NewBase).Build().ToArray(),
            "flags" => other.DynamicBase().Build().ToArray(),
            "fixups" => other.WithFixup(FixupKind.Dir64, 0x900).Build().ToArray(),
            "dll" => other.Imports("another.dll", 1).Build().ToArray(),
            "count" => New(ImageBuilder.X64().Imports("kernel32.dll", 1, 2, 3).Exports("f")),
            "exports" => New(ImageBuilder.X64().Imports("kernel32.dll", 1, 2).Exports("f", "g")),
            "forwarder" => New(ImageBuilder.X64().Imports("kernel32.dll", 1, 2).Exports(ExportedSymbol.Forwarded("f", "a.b"))),
            "kind" => other.WithLoadConfiguration(hybridMetadata: true).Build().ToArray(),
            _ => new byte[0x200],
        };

        RebaseBindException refused = Assert.ThrowsExactly<RebaseBindException>(() => Check(Original(), result));

        Assert.AreEqual(FindingCatalog.WrongResult, refused.Finding.Code);
        Assert.AreEqual(FindingSeverity.Error, refused.Finding.Severity);
        StringAssert.Contains(refused.Message, problem, StringComparison.Ordinal);
    }

    private static ImageBuilder Original() => ImageBuilder.X64().WithPointers(2).Imports("kernel32.dll", 1, 2).Exports("f");

    private static byte[] New(ImageBuilder image) => image.WithPointers(2).At(NewBase).WithTimeDateStamp(7).Build().ToArray();

    private static ImageSummary Check(ImageBuilder original, byte[] result)
    {
        byte[] before = original.Build().ToArray();
        ImageSummary image = ImageInspector.Inspect("a.dll", before) with { IsExcluded = true };
        var change = new ImageChange
        {
            Path = "a.dll",
            OriginalSha256 = new byte[32],
            OriginalBase = image.ImageBase,
            Base = new VirtualAddress(NewBase),
            OriginalTimeDateStamp = image.TimeDateStamp,
            TimeDateStamp = 7,
            OriginalCheckSum = 0,
            CheckSum = 0,
            OriginalDllCharacteristics = image.DllCharacteristics,
            DllCharacteristics = image.DllCharacteristics,
        };
        return ReadBack.Check(image, ReadBack.NamesIn(PeImage.Read(before)), change, result);
    }
}
