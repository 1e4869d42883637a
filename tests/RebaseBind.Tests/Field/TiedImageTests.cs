using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>MinGW's run-time pseudo-relocations of 32 bits tie an image and a DLL to within 2 GiB of one another.</summary>
[TestClass]
public sealed class TiedImageTests
{
    [TestMethod]
    [DataRow(32, ".data", "b.dll")]
    [DataRow(16, ".data", "b.dll")]
    [DataRow(8, ".rdata2", "")]
    [DataRow(32, ".rdata2", "")]
    [DataRow(64, ".data", "")]
    [DataRow(33, ".data", "")]
    public void ReferencesOf32BitsOrFewerTieAnImageToTheDll(int bits, string section, string near)
    {
        using FieldTree tree = new FieldTree().With("a.dll", Tied(0x2_0000_0000, "b.dll", bits, section));

        Assert.AreEqual(near, string.Join(',', tree.Image("a.dll").Near));
    }

    [TestMethod]
    public void ReferencesOfA32BitImageReachEverywhere()
    {
        using FieldTree tree = new FieldTree().With("a.dll", Tied(ImageBuilder.X86(), "b.dll", 32, ".data"));

        Assert.IsEmpty(tree.Image("a.dll").Near);
    }

    [TestMethod]
    public void AListThatOnlyLooksLikeOneTiesNobody()
    {
        byte[] list = [.. new byte[8], 1, 0, 0, 0, .. Words(0x10, 0x1000, 32)];
        using FieldTree tree = new FieldTree().With("a.dll", ImageBuilder.X64().Imports("b.dll", "b").WithSection(".data", data => data.WithData(list)));

        Assert.IsEmpty(tree.Image("a.dll").Near);
    }

    /// <summary>Both lie at the linker's default, over a third: they move, and stay within reach of one another.</summary>
    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    public void TiedImagesMoveTogether(PlacementMode mode)
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Layout = new() { Placement = mode } })
            .With("a.dll", Tied(0x1_8000_0000, "b.dll"))
            .With("b.dll", ImageBuilder.X64().WithPointers(3).Exports("f"))
            .With("c.dll", ImageBuilder.X64().WithPointers(90));

        Assert.AreEqual(2, tree.Plan.Count(PlacementAction.Moved));
        AssertNear(tree, "a.dll", "b.dll");
        Assert.IsEmpty(tree.Plan.OverlapsAfter);

        // What is planned is planned alike once it is carried out.
        tree.Apply();
        using FieldTree again = new FieldTree(new RebaseBindOptions { Layout = new() { Placement = mode } });
        foreach (string name in new[] { "a.dll", "b.dll", "c.dll" })
        {
            again.With(name, tree.Written(name));
        }

        Assert.AreEqual(3, again.Plan.Count(PlacementAction.Kept));
    }

    /// <summary>One of the two would fit where it is, but its partner cannot stay.</summary>
    [TestMethod]
    public void AnImageThatFitsMovesWithThePartnerThatDoesNot()
    {
        using FieldTree tree = new FieldTree()
            .With("a.dll", Tied(0x1_9000_0000, "B"))
            .With("B.DLL", ImageBuilder.X64().WithPointers(3).Exports("f"))
            .With("c.dll", ImageBuilder.X64().WithPointers(90));

        AssertNear(tree, "a.dll", "B.DLL");
        StringAssert.Contains(tree.Placement("a.dll").Reason, "moves with B.DLL", StringComparison.Ordinal);
    }

    [TestMethod]
    public void TiedImagesThatFitStay()
    {
        using FieldTree tree = new FieldTree()
            .With("a.dll", Tied(0x1_9000_0000, "b.dll"))
            .With("b.dll", ImageBuilder.X64().WithPointers(3))
            .With("c.dll", ImageBuilder.X64().At(0x2_8000_0000).WithPointers(90));

        Assert.AreEqual(3, tree.Plan.Count(PlacementAction.Kept));
    }

    /// <summary>One that cannot move keeps its partner, though that one is in another's way.</summary>
    [TestMethod]
    public void AnImageStaysWithThePartnerThatCannotMove()
    {
        using FieldTree tree = new FieldTree()
            .With("a.exe", Tied(ImageBuilder.X64().AsExe().At(0x1_4000_0000), "b.dll", 32, ".data"))
            .With("b.dll", ImageBuilder.X64().WithPointers(3).Exports("f"))
            .With("c.dll", ImageBuilder.X64().WithPointers(2));

        Assert.AreEqual("note RB1044", tree.Said("b.dll"));
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("c.dll").Action);
        StringAssert.Contains(tree.Text(FindingCatalog.Tied), "tie it to a.exe", StringComparison.Ordinal);
    }

    /// <summary>What the user says puts the two apart: neither moves, for the program would end at its start.</summary>
    [TestMethod]
    public void ImagesThatALayoutWouldPartStay()
    {
        RebaseBindOptions options = new() { Layout = new() { Ranges = [AddressRange.Parse("0x1000000000-0x100000ffff"), AddressRange.Parse("0x2000000000-0x200000ffff")] } };
        using FieldTree tree = new FieldTree(options)
            .With("a.dll", Tied(0x1_8000_0000, "b.dll"))
            .With("b.dll", ImageBuilder.X64().WithPointers(3).Exports("f"))
            .With("c.dll", ImageBuilder.X64().At(0x9_0000_0000).WithPointers(1));

        Assert.AreEqual("warning RB1044", tree.Said("a.dll"));
        StringAssert.Contains(tree.Text(FindingCatalog.Tied), "if the lock file or pins keep them apart", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ImagesThatNeverMeetAreNotTied()
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Processes = new() { Roots = ["x.exe", "y.exe"] } })
            .With("x.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("a.dll", 1))
            .With("y.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("other.dll", 1).Imports("c.dll", 1))
            .With("a.dll", Tied(0x1_8000_0000, "b.dll"))
            .With("b.dll", ImageBuilder.X64().At(0x1_8000_0000).WithPointers(1))
            .With("other.dll", ImageBuilder.X64().At(0x7_0000_0000).WithPointers(1))
            .With("c.dll", ImageBuilder.X64().At(0x8_0000_0000).WithPointers(1));

        AssertNear(tree, "a.dll", "b.dll");
        Assert.AreEqual(PlacementAction.Kept, tree.Placement("c.dll").Action);
    }

    /// <summary>A pair that lies apart as it is shipped is a failure to load; moved, it is none.</summary>
    [TestMethod]
    [DataRow(0x9_0000_0000UL, "error RB3003 a.dll")]
    [DataRow(0x2_0000_0000UL, "")]
    public void ATiedPairThatLiesApartFailsToLoad(ulong imageBase, string said)
    {
        using FieldTree tree = new FieldTree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("a.dll", 1))
            .With("a.dll", Tied(ImageBuilder.X64().At(imageBase).Exports("a"), "b.dll", 32, ".data"))
            .With("b.dll", ImageBuilder.X64().WithPointers(3).Exports("f"));

        Assert.AreEqual(said, tree.Gate());
        SimulatedProcess process = tree.Simulate(LoaderProfile.Windows7).Single();
        Assert.AreEqual(said.Length == 0, process.Starts);
        AssertNear(tree, "a.dll", "b.dll");
    }

    private static void AssertNear(FieldTree tree, string one, string other)
    {
        AddressRange left = tree.Placement(one).Range;
        AddressRange right = tree.Placement(other).Range;
        Assert.IsLessThanOrEqualTo(0x8000_0000UL, Math.Max(left.End.Value, right.End.Value) - Math.Min(left.Start.Value, right.Start.Value));
    }

    private static byte[] Tied(ulong imageBase, string dll, int bits = 32, string section = ".data")
        => Tied(ImageBuilder.X64().At(imageBase), dll, bits, section);

    /// <summary>An image with one list: three words 0, 0, 1, and an entry for the slot of its second import.</summary>
    private static byte[] Tied(ImageBuilder builder, string dll, int bits, string section)
    {
        BuiltImage image = builder.WithPointers(3).Imports("kernel32.dll", "VirtualProtect").Imports(dll, "f")
            .WithSection(section, data => data.WithSize(0x100)).Build();
        uint slot = image.UInt32At(image.OffsetOf(image.Directory(ImageDirectory.Import).Rva + 20 + 16));
        byte[] file = image.ToArray();
        byte[] list = [.. Words(0, 0, 1, slot, image.Section(".text").Rva + 0x500, (uint)bits)];
        list.CopyTo(file, (int)image.Section(section).RawOffset + 0x20);
        return file;
    }

    private static IEnumerable<byte> Words(params uint[] words) => words.SelectMany(word =>
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        return bytes;
    });
}
