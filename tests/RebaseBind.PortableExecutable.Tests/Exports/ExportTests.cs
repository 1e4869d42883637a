using System.Collections.Generic;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tests.Imports;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Exports;

/// <summary>Exports are read as they were built.</summary>
[TestClass]
public sealed class ExportTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ExportsAreReadByOrdinalByNameAndForwarded(bool isWide)
    {
        BuiltImage built = ImportTests.Start(isWide)
            .ExportsAs("mine.dll", ordinalBase: 100)
            .Exports("zeta", ExportedSymbol.Gap, ExportedSymbol.Forwarded("alpha", "NTDLL.RtlAlpha"), ExportedSymbol.ByOrdinal, ExportedSymbol.Forwarded("beta", "OTHER.#7"))
            .Build();
        uint code = built.Section(".text").Rva;
        ExportDirectory exports = ExportDirectory.Of(PeImage.Read(built.ToArray()));

        Assert.IsTrue(exports.Exists);
        Assert.AreEqual("mine.dll", Text.Of(exports.GetName()));
        Assert.AreEqual(100u, exports.OrdinalBase);
        Assert.AreEqual($"{code:x} - NTDLL.RtlAlpha {code + 3:x} OTHER.#7", Targets(exports));
        Assert.AreEqual("alpha=2 beta=4 zeta=0", Names(exports));
    }

    [TestMethod]
    public void ImageWithoutExportsHasNone()
    {
        ExportDirectory exports = ExportDirectory.Of(PeImage.Read(ImageBuilder.X64().Build().ToArray()));

        Assert.IsFalse(exports.Exists);
        Assert.AreEqual(0, exports.Count);
        Assert.AreEqual(0, exports.NameCount);
        Assert.IsTrue(exports.GetName().IsEmpty);
    }

    [TestMethod]
    public void DirectoryOfNoExportsPasses()
    {
        BuiltImage built = ImageBuilder.X64().WithSection(".edata", section => section.WithData(new byte[40])).Build();
        ExportDirectory exports = ExportDirectory.Of(PeImage.Read(built.WithDirectory(ImageDirectory.Export, built.Section(".edata").Rva, 40)));

        Assert.IsTrue(exports.Exists);
        Assert.AreEqual(0, exports.Count);
        Assert.IsTrue(exports.GetName().IsEmpty);
    }

    private static string Targets(ExportDirectory exports)
    {
        var texts = new List<string>();
        for (int i = 0; i < exports.Count; i++)
        {
            ExportTarget target = exports.GetTarget(new ExportIndex(i));
            texts.Add(target.Kind switch
            {
                ExportTargetKind.None => "-",
                ExportTargetKind.Forwarder => Text.Of(exports.GetForwarder(target)),
                _ => $"{target.Address.Value:x}",
            });
        }

        return string.Join(' ', texts);
    }

    private static string Names(ExportDirectory exports)
    {
        var texts = new List<string>();
        for (int i = 0; i < exports.NameCount; i++)
        {
            var place = new ExportHint(i);
            texts.Add($"{Text.Of(exports.GetExportName(place))}={exports.GetExportIndex(place).Value}");
        }

        return string.Join(' ', texts);
    }
}
