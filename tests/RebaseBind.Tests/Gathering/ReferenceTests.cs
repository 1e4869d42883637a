using System.Reflection.PortableExecutable;
using System.Text.Json;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Gathering;

/// <summary>What an image leads to is gathered and told.</summary>
[TestClass]
public sealed class ReferenceTests
{
    [TestMethod]
    public void SummaryNamesWhatTheImageLeadsTo()
    {
        ImageSummary image = Inspect(ImageBuilder.X64()
            .Exports("code", ExportedSymbol.Forwarded("f", "NTDLL.f"))
            .WithClrHeader(0)
            .ReferencingAssemblies("B")
            .CallingNativeLibraries("sqlite3"));

        Assert.AreEqual(ImageKind.Mixed, image.Kind);
        CollectionAssert.AreEqual(new[] { "NTDLL.dll" }, (System.Collections.ICollection)image.ForwardedTo);
        CollectionAssert.AreEqual(new[] { "sqlite3" }, (System.Collections.ICollection)image.NativeLibraries);
        CollectionAssert.AreEqual(new[] { "B" }, (System.Collections.ICollection)image.AssemblyReferences);
        Assert.IsFalse(image.HasUnknownReferences);
    }

    [TestMethod]
    public void NativeImageReferencesNothingAndThatIsKnown()
    {
        ImageSummary image = Inspect(ImageBuilder.X64());

        Assert.IsEmpty(image.ForwardedTo);
        Assert.IsEmpty(image.NativeLibraries);
        Assert.IsEmpty(image.AssemblyReferences);
        Assert.IsFalse(image.HasUnknownReferences);
    }

    [TestMethod]
    public void ImageWithMetadataThatCannotBeReadIsGatheredWithUnknownReferences()
    {
        BuiltImage built = ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly).Build();
        ImageSummary image = ImageInspector.Inspect("a.dll", built.With32(built.OffsetOf(ImageDirectory.Clr) + 8, 0));

        Assert.IsTrue(image.HasUnknownReferences);
        Assert.AreEqual(ImageKind.IntermediateLanguage, image.Kind);
    }

    [TestMethod]
    public void ScanReportAlwaysHasTheLists()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/a.dll", ImageBuilder.X64().Exports(ExportedSymbol.Forwarded("f", "NTDLL.f")).ReferencingAssemblies("B").CallingNativeLibraries("sqlite3").Build().ToArray());
        folder.Write("in/b.dll", ImageBuilder.X64().Build().ToArray());

        JsonElement images = JsonDocument.Parse(JsonReport.OfScan(new RebaseBindPipeline(new RebaseBindOptions()).Scan(folder.PathOf("in")))).RootElement.GetProperty("images");

        Assert.AreEqual("""["NTDLL.dll"]["sqlite3"]["B"]""", Lists(images[0]));
        Assert.AreEqual("[][][]", Lists(images[1]));
    }

    private static string Lists(JsonElement image)
        => Compact(image.GetProperty("forwardedTo")) + Compact(image.GetProperty("nativeLibraries")) + Compact(image.GetProperty("assemblyReferences"));

    private static string Compact(JsonElement list) => JsonSerializer.Serialize(list);

    private static ImageSummary Inspect(ImageBuilder builder) => ImageInspector.Inspect("a.dll", builder.Build().ToArray());
}
