using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>What a person hears of: images that will not load, or DLLs that are damaged; and limits at which that begins.</summary>
[TestClass]
public sealed class WarningTests
{
    [TestMethod]
    public void AMalformedForwarderIsAWarning()
        => Assert.AreEqual(FindingCatalog.BindForwarder, WarningOf(Forwarding(1, "nodot"), App).Code);

    [TestMethod]
    public void AnImageThatImportsFromItselfIsAWarning()
    {
        ImageBuilder library = BindScene.Library().Imports("library.dll", "alpha");

        Finding finding = new BindScene().With("library.dll", library).Bind(library.Build(), path: "Library.DLL").Findings.Single();

        Assert.AreEqual((FindingCatalog.BindSelf, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [TestMethod]
    public void AnImportThatIsNotExportedIsNamedAsTheImportIsWritten()
    {
        StringAssert.Contains(WarningOf(BindScene.Library(), ImageBuilder.X64().AsExe().Imports("library.dll", 9)).Message, "export #9,", StringComparison.Ordinal);
        StringAssert.Contains(WarningOf(BindScene.Library(), ImageBuilder.X64().AsExe().Imports("library.dll", "missing")).Message, "export 'missing', but loaders would not find that export", StringComparison.Ordinal);
        StringAssert.Contains(WarningOf(BindScene.Library(), ImageBuilder.X64().AsExe().Imports("library.dll", new string('n', 101))).Message, new string('n', 100) + "...'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WhatIsTheMatterWithAnImageIsSaidOnceHoweverManyDllsItImports()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Imports("second.dll", "alpha").Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);

        // Both share one address table.
        ImageBinding binding = new BindScene().Bind(app.With32(descriptor + 20 + 16, app.UInt32At(descriptor + 16)));

        Assert.HasCount(2, binding.Imports);
        Assert.AreEqual(FindingCatalog.BindOverlap, binding.Findings.Single().Code);
    }

    [TestMethod]
    public void ADllThatIsNotAmongTheImagesIsNoWarning()
        => Assert.IsEmpty(new BindScene().Bind(App.Build()).Findings);

    [TestMethod]
    [DataRow(32, true)]
    [DataRow(33, false)]
    public void ForwardersAreFollowedThirtyTwoTimes(int forwarders, bool isBound)
    {
        ImportBinding import = new BindScene().With("library.dll", Forwarding(forwarders, null)).Bind(App.Build()).Imports.Single();

        Assert.AreEqual(isBound, import.IsBound, import.Reason);
        Assert.AreEqual(isBound ? null : FindingCatalog.BindForwarder, import.Code);
    }

    [TestMethod]
    public void AnExportOutsideItsImageIsNone()
    {
        BuiltImage library = BindScene.Library().Build();
        int functions = library.OffsetOf(library.UInt32At(library.OffsetOf(ImageDirectory.Export) + 28));
        byte[] damaged = library.With32(functions, library.UInt32At(library.Fields.SizeOfImage));

        ImageBinding binding = ImageBinder.Bind("app.exe", App.Build().ToArray(), new BindTargetSet([new BindTarget("library.dll", damaged)]), BindPolicy.All);

        Assert.AreEqual(FindingCatalog.BindNotExported, binding.Imports.Single().Code);
    }

    [TestMethod]
    public void AnAddressTableThatLeavesTheFileIsNotBound()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha", "beta").WithSection(".data", section => section.WithSize(0x200)).Build();
        uint lastSlot = app.Section(".data").Rva + 0x1F8;
        byte[] image = app.WithDirectory(ImageDirectory.ImportAddressTable, lastSlot, 8);
        BitConverter.GetBytes(lastSlot).CopyTo(image, app.OffsetOf(ImageDirectory.Import) + 16);

        Assert.AreEqual(FindingCatalog.BindNoAddressDirectory, new BindScene().With("library.dll", BindScene.Library()).Refuse(image).Code);
    }

    [TestMethod]
    [DataRow(0x7FFFFFF0U, DisplayName = "outside the image")]
    [DataRow(0U, DisplayName = "empty")]
    public void ANameTableThatHoldsNoNamesIsNone(uint table)
    {
        BuiltImage app = App.WithSection(".data", section => section.WithData(new byte[0x20])).Build();

        ImportBinding import = new BindScene().With("library.dll", BindScene.Library()).Refuse(app.With32(app.OffsetOf(ImageDirectory.Import), table != 0 ? table : app.Section(".data").Rva));

        Assert.AreEqual((FindingCatalog.BindNoNameTable, 1), (import.Code, import.Imports));
    }

    [TestMethod]
    public void ADelayLoadDescriptorWithoutNameTableImportsNothing()
    {
        BuiltImage app = App.WithBoundDelayTables().DelayImports("late.dll", "alpha").Build();

        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).Bind(app.With32(app.OffsetOf(ImageDirectory.DelayImport) + 16, 0));

        Assert.AreEqual((true, 0), (binding.Imports[0].IsBound, binding.Imports[1].Imports));
    }

    [TestMethod]
    public void ADamagedCertificateTableIsReportedAndTheImageLeftAsItIs()
    {
        BuiltImage app = App.Signed().Build();

        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).Bind(app.WithDirectory(ImageDirectory.Security, (uint)app.Length + 8, 0x100));

        Assert.IsFalse(binding.ChangesFile);
        Assert.AreEqual(FindingSeverity.Warning, binding.Findings.Single().Severity);
    }

    [TestMethod]
    public void ThousandsOfDllsByOneLongNameTakeNoMoreThanTheFileIsLong()
    {
        ImageBuilder builder = ImageBuilder.X64().AsExe();
        for (int i = 0; i < 1000; i++)
        {
            builder.Imports("a", 1);
        }

        BuiltImage app = builder.Imports(new string('n', 60_000), 1).Build();
        byte[] crafted = app.ToArray();
        int first = app.OffsetOf(ImageDirectory.Import);
        for (int i = 0; i < 1000; i++)
        {
            crafted.AsSpan(first + (1000 * 20) + 12, 4).CopyTo(crafted.AsSpan(first + (i * 20) + 12));
        }

        Finding finding = new BindScene().Bind(crafted).Findings.Single();

        Assert.AreEqual("RB0030", finding.Code);
        StringAssert.Contains(finding.Message, "add up", StringComparison.Ordinal);
    }

    private static ImageBuilder App => ImageBuilder.X64().AsExe().Imports("library.dll", "alpha");

    private static Finding WarningOf(ImageBuilder library, ImageBuilder app)
    {
        Finding finding = new BindScene().With("library.dll", library).Bind(app.Build()).Findings.Single();
        Assert.AreEqual(FindingSeverity.Warning, finding.Severity);
        return finding;
    }

    /// <summary>A DLL whose export "alpha" leads through so many forwarders to the last one's target, or to code.</summary>
    private static ImageBuilder Forwarding(int forwarders, string? last)
    {
        ImageBuilder library = ImageBuilder.X64().ExportsAs("library.dll").Exports(ExportedSymbol.Forwarded("alpha", forwarders == 1 && last is not null ? last : "library.#2"));
        for (int i = 2; i <= forwarders; i++)
        {
            library.Exports(ExportedSymbol.Forwarded(FormattableString.Invariant($"b{i:d2}"), FormattableString.Invariant($"library.#{i + 1}")));
        }

        return library.Exports("code");
    }
}
