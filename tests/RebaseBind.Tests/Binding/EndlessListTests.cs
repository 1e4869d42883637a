using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Lists of imports that no zero entry ends, so that a reader goes on into those of the next DLL.</summary>
[TestClass]
public sealed class EndlessListTests
{
    [TestMethod]
    [DataRow(BindPolicy.All)]
    [DataRow(BindPolicy.Effective)]
    public void ANameTableThatRunsIntoTheNextOneIsRefusedAndTheNextOneIsBound(BindPolicy policy)
    {
        byte[] app = WithAdjacentNameTables(out int second);

        ImageBinding binding = Scene.Bind(app, policy);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindOverlap, null }, binding.Imports.Select(import => import.Code).ToArray());
        StringAssert.Contains(binding.Imports[0].Reason, "no zero entry ends", StringComparison.Ordinal);
        Assert.AreEqual("imports from library.dll are not bound: no zero entry ends the list of them, which runs into that of another DLL", binding.Findings.Single().Message);
        Assert.AreEqual(FindingSeverity.Warning, binding.Findings.Single().Severity);
        var bound = new BoundFile(binding.Apply(app).ToArray());
        Assert.AreEqual(0x2_0000_1002UL, BitConverter.ToUInt64(bound.Bytes, bound.OffsetOf(BitConverter.ToUInt32(app, second + 16))));
        CollectionAssert.AreEqual(new[] { (0xFFFFFFFFU, "library.dll"), (0x2222U, "second.dll") }, bound.BoundImports.ToArray());
    }

    [TestMethod]
    public void AnAddressTableThatRunsIntoTheNextOneKeepsBothUnbound()
    {
        // A loader writes the second DLL's slot for the first DLL, too, whether the second is bound or not.
        byte[] app = WithAdjacentNameTables(out int second);
        BitConverter.GetBytes(BitConverter.ToUInt32(app, second + 16) - 8).CopyTo(app, second + 16);
        int slot = new BoundFile(app).OffsetOf(BitConverter.ToUInt32(app, second + 16));
        app.AsSpan(slot + 8, 8).CopyTo(app.AsSpan(slot));

        ImageBinding binding = Scene.Bind(app);

        Assert.IsFalse(binding.ChangesFile);
        Assert.IsTrue(binding.Imports.All(import => import.Code == FindingCatalog.BindOverlap));
        StringAssert.Contains(binding.Imports[0].Reason, "no zero entry ends", StringComparison.Ordinal);
        StringAssert.Contains(binding.Imports[1].Reason, "overlap", StringComparison.Ordinal);
        Assert.HasCount(2, binding.Findings);
    }

    [TestMethod]
    public void ANameTableThatRunsIntoAnAddressTableKeepsBothUnbound()
    {
        // Bound addresses would become a part of the first DLL's list.
        byte[] app = WithAdjacentNameTables(out int second);
        uint names = BitConverter.ToUInt32(app, second);
        BitConverter.GetBytes(BitConverter.ToUInt32(app, second + 16)).CopyTo(app, second);
        BitConverter.GetBytes(names).CopyTo(app, second + 16);
        BitConverter.GetBytes(names + 16).CopyTo(app, second - 20 + 16);
        int first = new BoundFile(app).OffsetOf(names - 16);
        app.AsSpan(first, 16).CopyTo(app.AsSpan(first + 32));

        ImageBinding binding = Scene.Bind(WithoutAddressDirectory(app));

        Assert.IsFalse(binding.ChangesFile);
        Assert.IsTrue(binding.Imports.All(import => import.Code == FindingCatalog.BindOverlap), string.Join(", ", binding.Imports));
        StringAssert.Contains(binding.Imports[0].Reason, "no zero entry ends", StringComparison.Ordinal);
    }

    [TestMethod]
    public void NothingIsBoundBehindTheAddressDirectory()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha", "beta").Imports("second.dll", "alpha").Build();
        byte[] shorter = app.WithDirectory(ImageDirectory.ImportAddressTable, app.Directory(ImageDirectory.ImportAddressTable).Rva, 8);

        ImageBinding binding = Scene.Bind(shorter);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindOverlap, null }, binding.Imports.Select(import => import.Code).ToArray());
        StringAssert.Contains(binding.Imports[0].Reason, "runs out of what data directory 12 names", StringComparison.Ordinal);
        CollectionAssert.AreEqual(new BoundFile(app.ToArray()).Imports[0].Slots, new BoundFile(binding.Apply(shorter).ToArray()).Imports[0].Slots);
    }

    [TestMethod]
    public void AnAddressDirectoryThatLeavesOutTheLastZeroIsComplete()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha", "beta").Build();
        byte[] shorter = app.WithDirectory(ImageDirectory.ImportAddressTable, app.Directory(ImageDirectory.ImportAddressTable).Rva, 16);

        Assert.IsTrue(Scene.Bind(shorter).Imports.Single().IsBound);
    }

    [TestMethod]
    public void ADelayLoadListThatRunsIntoTheNextOneIsRefusedAlone()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "alpha", "beta").DelayImports("second.dll", "alpha")
            .WithSection(".names", section => section.WithData(new byte[0x40]).WithCharacteristics(0x40000040)).Build();
        int first = app.OffsetOf(ImageDirectory.DelayImport);
        uint names = app.Section(".names").Rva;
        byte[] joined = app.ToArray();
        joined.AsSpan(app.OffsetOf(app.UInt32At(first + 16)), 16).CopyTo(joined.AsSpan(app.OffsetOf(names)));
        joined.AsSpan(app.OffsetOf(app.UInt32At(first + 32 + 16)), 8).CopyTo(joined.AsSpan(app.OffsetOf(names) + 16));
        BitConverter.GetBytes(names).CopyTo(joined, first + 16);
        BitConverter.GetBytes(names + 16).CopyTo(joined, first + 32 + 16);

        ImageBinding binding = Scene.Bind(joined);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindOverlap, null }, binding.Imports.Select(import => import.Code).ToArray());
        binding.Apply(joined);
    }

    [TestMethod]
    public void AnImageThatCameBoundThatWayStaysAsItIs()
    {
        byte[] app = WithAdjacentNameTables(out int second);
        BitConverter.GetBytes(0x1111U).CopyTo(app, second - 20 + 4);

        ImageBinding binding = Scene.Bind(app, BindPolicy.None);

        Assert.IsFalse(binding.ChangesFile);
        StringAssert.Contains(binding.Findings.Single().Message, "stay", StringComparison.Ordinal);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library()).With("second.dll", BindScene.Library(stamp: 0x2222));

    /// <summary>The entry of data directory 12 is cleared, which else would name tables of two sections.</summary>
    private static byte[] WithoutAddressDirectory(byte[] app)
    {
        var fields = new HeaderFields((int)BitConverter.ToUInt32(app, HeaderFields.NewHeaderPointer), IsWide: true);
        app.AsSpan(fields.Directory(ImageDirectory.ImportAddressTable), 8).Clear();
        return app;
    }

    /// <summary>Two DLLs with two imports and one, whose import name tables lie side by side with one zero entry for both.</summary>
    private static byte[] WithAdjacentNameTables(out int second)
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha", "beta").Imports("second.dll", "gamma")
            .WithSection(".names", section => section.WithData(new byte[0x40]).WithCharacteristics(0x40000040)).Build();
        int first = app.OffsetOf(ImageDirectory.Import);
        second = first + 20;
        uint names = app.Section(".names").Rva;
        byte[] joined = app.ToArray();
        joined.AsSpan(app.OffsetOf(app.UInt32At(first)), 16).CopyTo(joined.AsSpan(app.OffsetOf(names)));
        joined.AsSpan(app.OffsetOf(app.UInt32At(second)), 8).CopyTo(joined.AsSpan(app.OffsetOf(names) + 16));
        BitConverter.GetBytes(names).CopyTo(joined, first);
        BitConverter.GetBytes(names + 16).CopyTo(joined, second);
        return joined;
    }
}
