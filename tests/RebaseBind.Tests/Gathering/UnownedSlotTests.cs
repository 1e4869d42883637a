using System;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Gathering;

/// <summary>An image whose code will call through slots that no loader fills in is named when it is read.</summary>
[TestClass]
public sealed class UnownedSlotTests
{
    [TestMethod]
    public void SlotsWithoutADescriptorAreAWarning()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Imports("gone.dll", "first", 7).Build();
        uint start = app.Directory(ImageDirectory.ImportAddressTable).Rva + 16;

        GatheredTree tree = Gather(WithoutSecondDescriptor(app));

        Finding finding = tree.Findings.Single();
        Assert.AreEqual(("RB2035", FindingSeverity.Warning, "app.exe"), (finding.Code, finding.Severity, finding.Image));
        StringAssert.StartsWith(
            finding.Message,
            FormattableString.Invariant($"2 import slots between RVA 0x{start:x} and 0x{start + 16:x} belong to no import descriptor; the first is for 'first'."),
            StringComparison.Ordinal);
        Assert.HasCount(1, tree.Images);
    }

    [TestMethod]
    public void AWholeImageAndOneForTwoProcessorsAreNot()
    {
        BuiltImage whole = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Imports("gone.dll", "first").Build();
        BuiltImage hybrid = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Imports("gone.dll", "first").WithLoadConfiguration(hybridMetadata: true).Build();

        Assert.IsEmpty(Gather(whole.ToArray()).Findings);
        Assert.IsEmpty(Gather(WithoutSecondDescriptor(hybrid)).Findings);
    }

    private static GatheredTree Gather(byte[] app)
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/app.exe", app);
        return new RebaseBindPipeline(new RebaseBindOptions()).Scan(folder.PathOf("in"));
    }

    private static byte[] WithoutSecondDescriptor(BuiltImage app)
    {
        byte[] file = app.ToArray();
        file.AsSpan(app.OffsetOf(ImageDirectory.Import) + 20, 20).Clear();
        return file;
    }
}
