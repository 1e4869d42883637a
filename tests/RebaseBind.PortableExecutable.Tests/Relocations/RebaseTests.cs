using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Relocations;

/// <summary>Moving an image changes ImageBase and what base relocations name, and not one byte more.</summary>
[TestClass]
public sealed class RebaseTests
{
    public static IEnumerable<object[]> Moves =>
    [
        [Machine.I386, 0x1000_0000UL, 0x6543_0000UL],
        [Machine.I386, 0x6543_0000UL, 0x0001_0000UL],
        [Machine.I386, 0x1000_0000UL, 0x1001_0000UL],
        [Machine.I386, 0x0040_0000UL, 0xFFF0_0000UL],
        [Machine.ArmThumb2, 0x1000_0000UL, 0x6543_0000UL],
        [Machine.ArmThumb2, 0x6543_0000UL, 0x0FFF_0000UL],
        [Machine.Amd64, 0x1_8000_0000UL, 0x7_1234_0000UL],
        [Machine.Amd64, 0x7FFE_DCBA_0000UL, 0x1_8000_0000UL],
        [Machine.Amd64, 0x1_8000_0000UL, 0x1_7FFF_0000UL],
        [Machine.Amd64, 0x0001_0000UL, 0xFFFF_FFFF_0000_0000UL],
        [Machine.Amd64, 0xFFFF_FFFF_0000_0000UL, 0x0001_0000UL],
        [Machine.Arm64, 0x1_8000_0000UL, 0x10_0000_0000UL],
        [Machine.Arm64, 0x10_0000_0000UL, 0x1_8000_0000UL],
    ];

    [TestMethod]
    [DynamicData(nameof(Moves))]
    public void ExactlyTheNamedBytesChange(Machine machine, ulong from, ulong to)
    {
        BuiltImage image = EveryKindOfFixup(machine).At(from).Build();

        byte[] moved = Rebase(image, to);

        Bytes.AreEqual(NaiveRelocator.Move(image, to), moved);
    }

    [TestMethod]
    [DynamicData(nameof(Moves))]
    public void MovingBackGivesTheOriginal(Machine machine, ulong from, ulong to)
    {
        BuiltImage image = EveryKindOfFixup(machine).At(from).Build();

        var back = new ImageEditor(Rebase(image, to));
        back.Rebase(new VirtualAddress(from));

        Bytes.AreEqual(image.ToArray(), back.File.Span);
    }

    [TestMethod]
    [DynamicData(nameof(Moves))]
    public void TwoMovesWithOneEditorEndWhereTheLastSays(Machine machine, ulong from, ulong to)
    {
        BuiltImage image = EveryKindOfFixup(machine).At(from).Build();
        var editor = new ImageEditor(image.ToArray());

        editor.Rebase(new VirtualAddress(0x3000_0000));
        editor.Rebase(new VirtualAddress(to));

        Bytes.AreEqual(NaiveRelocator.Move(image, to), editor.File.Span);
    }

    [TestMethod]
    public void MoveToTheSameBaseChangesNothing()
    {
        BuiltImage image = EveryKindOfFixup(Machine.Amd64).Build();

        Bytes.AreEqual(image.ToArray(), Rebase(image, image.ImageBase));
    }

    [TestMethod]
    public void ImageWithoutFixupsMoves()
    {
        BuiltImage image = ImageBuilder.X64().Build();

        Bytes.AreEqual(NaiveRelocator.Move(image, 0x5_0000_0000), Rebase(image, 0x5_0000_0000));
    }

    [TestMethod]
    [DataRow(0x1_8000_8000UL, true)]
    [DataRow(0x1UL, true)]
    [DataRow(0xFFFF_FFFF_FFFF_0000UL, true)]
    [DataRow(0x1_0000_0000UL, false)]
    [DataRow(0xFFFF_0000UL, false)]
    public void ImpossibleBaseIsRefusedBeforeAnythingChanges(ulong newBase, bool isWide)
    {
        BuiltImage image = EveryKindOfFixup(isWide ? Machine.Amd64 : Machine.I386).WithCode(0x20000).Build();
        var editor = new ImageEditor(image.ToArray());

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => editor.Rebase(new VirtualAddress(newBase)));

        Bytes.AreEqual(image.ToArray(), editor.File.Span);
    }

    [TestMethod]
    public void StampChangesInTheFileHeaderOnly()
    {
        BuiltImage image = ImageBuilder.X64().WithTimeDateStamp(0x11223344).Exports("Answer").WithDebugData(2, 0x11223344, 1).WithDebugData(16, 0x11223344, 2).Build();
        var editor = new ImageEditor(image.ToArray());

        editor.SetTimeDateStamp(0x55667788);

        Bytes.AreEqual(image.With32(image.Fields.TimeDateStamp, 0x55667788), editor.File.Span);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void FlagsChangeAlone(bool isWide)
    {
        BuiltImage image = (isWide ? ImageBuilder.X64() : ImageBuilder.X86()).DynamicBase().Build();
        var editor = new ImageEditor(image.ToArray());

        editor.SetDllCharacteristics(DllCharacteristics.NxCompatible);

        Bytes.AreEqual(image.With16(image.Fields.DllCharacteristics, (ushort)DllCharacteristics.NxCompatible), editor.File.Span);
    }

    [TestMethod]
    public void BrokenCertificatesAreSeenBeforeAnythingChanges()
    {
        BuiltImage image = EveryKindOfFixup(Machine.I386).Signed().Build();
        byte[] file = image.With32(image.OffsetOf(ImageDirectory.Security), 3);

        Assert.AreEqual(ImageDefect.CertificateTable, Assert.ThrowsExactly<BadImageException>(() => new ImageEditor(file)).Defect);
    }

    /// <summary>Pointers in every section and every table, at odd places and across page ends, out of order, beside a raw gap and an overlay.</summary>
    internal static ImageBuilder EveryKindOfFixup(Machine machine)
    {
        ImageBuilder image = ImageBuilder.For(machine)
            .WithCode(0x3800)
            .WithSection(".data", section => section.WithSize(0x1200).WithVirtualSize(0x8000).WithRawGap(0x200))
            .WithPointers(0x50, stride: 0x18)
            .WithPointers(0x20, stride: 0x1D, section: ".data")
            .WithFixup(FixupKind.HighLow, 0x901)
            .WithFixup(FixupKind.HighLow, 0x1FFE, value: 0xFFFF_FFF0)
            .WithFixup(FixupKind.High, 0x2100)
            .WithFixup(FixupKind.High, 0x2FFF, value: 0xFFFF)
            .WithFixup(FixupKind.Low, 0x2202)
            .WithFixup(FixupKind.Low, 0x820)
            .WithFixupsInOrderGiven()
            .WithTls(callbacks: 3)
            .WithLoadConfiguration()
            .DelayImports("USER32.dll", "MessageBoxW")
            .Imports("KERNEL32.dll", "Sleep")
            .WithOverlay(9, 8, 7);
        if (machine == Machine.ArmThumb2)
        {
            image.WithFixup(FixupKind.ThumbMov32, 0x2300).WithFixup(FixupKind.ThumbMov32, 0x2FFA - 0x10).WithFixup(FixupKind.ThumbMov32, 0x2410, value: 0x0001_FFFF);
        }

        return image.IsWide
            ? image.WithFixup(FixupKind.Dir64, 0xFF9).WithFixup(FixupKind.Dir64, 0x2500, value: ulong.MaxValue - 5)
            : image.WithFixup(FixupKind.HighLow, 0xFFD).WithFixup(FixupKind.HighLow, 0x2500, value: 3);
    }

    private static byte[] Rebase(BuiltImage image, ulong newBase)
    {
        var editor = new ImageEditor(image.ToArray());
        editor.Rebase(new VirtualAddress(newBase));
        return editor.File.ToArray();
    }
}
