using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class ChangeHistoryTests
{
    [TestMethod]
    public void AChangeThatContinuesAnEarlierOneLeadsFromTheFirstOriginal()
    {
        ImageChange joined = ChangeHistory.Join(Change(0x180000000, 0x200000000, 1, 2), isContinued: true, Change(0x200000000, 0x300000000, 2, 3), 0x400, []);

        Assert.AreEqual((0x180000000UL, 0x300000000UL), (joined.OriginalBase.Value, joined.Base.Value));
        Assert.AreEqual((1U, 3U), (joined.OriginalTimeDateStamp, joined.TimeDateStamp));
        Assert.AreEqual(1, joined.OriginalSha256.Span[0]);
    }

    [TestMethod]
    public void AChangeThatContinuesAnEarlierOneEndsWithTheLaterValuesAndKeepsTheFirstSignature()
    {
        ImageChange first = Change(0x180000000, 0x200000000, 1, 2) with { RemovedCertificates = new byte[] { 1, 2, 3 } };
        ImageChange second = Change(0x200000000, 0x300000000, 2, 3) with { DllCharacteristics = DllCharacteristics.NxCompatible };

        ImageChange joined = ChangeHistory.Join(first, isContinued: true, second, 0x400, []);
        ImageChange signedLater = ChangeHistory.Join(Change(0x180000000, 0x200000000, 1, 2), isContinued: true, second with { RemovedCertificates = new byte[] { 9 } }, 0x400, []);

        Assert.AreEqual((1U, 3U), (joined.OriginalCheckSum, joined.CheckSum));
        Assert.AreEqual(((DllCharacteristics)0, DllCharacteristics.NxCompatible), (joined.OriginalDllCharacteristics, joined.DllCharacteristics));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, joined.RemovedCertificates.ToArray());
        CollectionAssert.AreEqual(new byte[] { 9 }, signedLater.RemovedCertificates.ToArray());
    }

    [TestMethod]
    public void AChangeThatEndsInAnythingElseThanTheEarlierOneReplacesIt()
    {
        ImageChange recorded = Change(0x180000000, 0x300000000, 1, 3);
        ImageChange again = Change(0x200000000, 0x300000000, 2, 3);

        foreach (ImageChange other in new[]
        {
            again with { Base = new VirtualAddress(0x400000000) },
            again with { TimeDateStamp = 4 },
            again with { CheckSum = 4 },
            again with { DllCharacteristics = DllCharacteristics.NxCompatible },
        })
        {
            Assert.AreSame(other, ChangeHistory.Join(recorded, isContinued: false, other, 0x400, []));
        }
    }

    [TestMethod]
    public void EditsOfBothAreJoinedAndMoveWithTheHeaders()
    {
        ImageChange first = Change(0x180000000, 0x180000000, 1, 1) with { HeaderGrowth = 0x200, Edits = [Edit(0x80, 1, 2), Edit(0x1000, 1, 2)] };
        ImageChange second = Change(0x180000000, 0x180000000, 1, 1) with { HeaderGrowth = 0x400, Edits = [Edit(0x80, 2, 3), Edit(0x1400, 2, 1)] };

        ImageChange joined = ChangeHistory.Join(first, isContinued: true, second, sizeOfHeaders: 0x600, []);

        Assert.AreEqual(0x600U, joined.HeaderGrowth);
        Assert.AreEqual((0x80, 1, 3), joined.Edits.Select(edit => (edit.Offset.Value, (int)edit.Old.Span[0], (int)edit.New.Span[0])).Single());
    }

    [TestMethod]
    public void AChangeThatIsMadeAgainAfterAKilledRunKeepsTheFirstOriginal()
    {
        // The record holds both runs, but the second had not renamed its file.
        ImageChange recorded = Change(0x180000000, 0x300000000, 1, 3);
        ImageChange again = Change(0x200000000, 0x300000000, 2, 3);

        Assert.AreSame(recorded, ChangeHistory.Join(recorded, isContinued: false, again, 0x400, []));
    }

    [TestMethod]
    public void WithoutChecksumOnlyTheEditsTellWhetherAChangeWasMadeBefore()
    {
        ImageChange recorded = Change(0x180000000, 0x180000000, 1, 1, checkSum: false) with { Edits = [Edit(4, 1, 2)] };
        ImageChange later = Change(0x180000000, 0x180000000, 1, 1, checkSum: false, sha256: 9) with { Edits = [Edit(4, 5, 3)] };

        Assert.AreSame(later, ChangeHistory.Join(recorded, isContinued: false, later, 0x400, [0, 0, 0, 0, 3]));
        Assert.AreSame(recorded, ChangeHistory.Join(recorded, isContinued: false, later, 0x400, [0, 0, 0, 0, 2]));
    }

    [TestMethod]
    public void AChangeOfTheFirstFileItselfReplacesTheEarlierOne()
    {
        ImageChange recorded = Change(0x180000000, 0x300000000, 1, 3) with { Edits = [Edit(4, 1, 2)] };
        ImageChange again = Change(0x180000000, 0x300000000, 1, 3);

        Assert.AreSame(again, ChangeHistory.Join(recorded, isContinued: false, again, 0x400, [0, 0, 0, 0, 2]));
    }

    [TestMethod]
    public void AChangeOfANewFileReplacesTheEarlierOne()
    {
        ImageChange later = Change(0x180000000, 0x300000000, 7, 8);

        Assert.AreSame(later, ChangeHistory.Join(Change(0x180000000, 0x200000000, 1, 2), isContinued: false, later, 0x400, []));
    }

    [TestMethod]
    public void AFileIsWhereAChangeEndedIfHeadersAndEditsSaySo()
    {
        BuiltImage built = ImageBuilder.X64().Build();
        PeImage image = PeImage.Read(built.ToArray());
        ImageChange change = Change(0x200000000, image.Headers.ImageBase.Value, 1, image.Headers.TimeDateStamp) with
        {
            CheckSum = image.Headers.CheckSum,
            DllCharacteristics = image.Headers.DllCharacteristics,
            Edits = [new ByteEdit(new FileOffset(0), new byte[] { 0 }, "M"u8.ToArray())],
        };

        Assert.IsTrue(ChangeHistory.IsWhereItEnded(change, image));
        Assert.IsFalse(ChangeHistory.IsWhereItEnded(change with { Base = new VirtualAddress(0) }, image));
        Assert.IsFalse(ChangeHistory.IsWhereItEnded(change with { TimeDateStamp = 0 }, image));
        Assert.IsFalse(ChangeHistory.IsWhereItEnded(change with { CheckSum = 0 }, image));
        Assert.IsFalse(ChangeHistory.IsWhereItEnded(change with { DllCharacteristics = 0 }, image));
        Assert.IsFalse(ChangeHistory.IsWhereItEnded(change with { Edits = [Edit(1, 0, (byte)'M')] }, image));
    }

    private static ByteEdit Edit(int offset, byte old, byte @new) => new(new FileOffset(offset), new[] { old }, new[] { @new });

    private static ImageChange Change(ulong from, ulong to, uint oldStamp, uint newStamp, bool checkSum = true, byte? sha256 = null) => new()
    {
        Path = "a.dll",
        OriginalSha256 = new[] { sha256 ?? (byte)oldStamp },
        OriginalBase = new VirtualAddress(from),
        Base = new VirtualAddress(to),
        OriginalTimeDateStamp = oldStamp,
        TimeDateStamp = newStamp,
        OriginalCheckSum = checkSum ? oldStamp : 0,
        CheckSum = checkSum ? newStamp : 0,
        OriginalDllCharacteristics = 0,
        DllCharacteristics = 0,
    };
}
