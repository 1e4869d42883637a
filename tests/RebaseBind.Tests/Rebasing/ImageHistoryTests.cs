using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Files;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class ImageHistoryTests
{
    [TestMethod]
    public void AChangeThatContinuesAnEarlierOneLeadsFromTheFirstOriginalToTheLaterValues()
    {
        ImageChange first = Change(0x180000000, 0x200000000, 1, 2) with { RemovedCertificates = new byte[] { 1, 2, 3 } };
        ImageChange second = Change(0x200000000, 0x300000000, 2, 3) with { DllCharacteristics = DllCharacteristics.NxCompatible };

        ImageChange joined = ImageHistory.Join(first, second, 0x400);

        Assert.AreEqual((0x180000000UL, 0x300000000UL), (joined.OriginalBase.Value, joined.Base.Value));
        Assert.AreEqual((1U, 3U), (joined.OriginalTimeDateStamp, joined.TimeDateStamp));
        Assert.AreEqual((1U, 3U), (joined.OriginalCheckSum, joined.CheckSum));
        Assert.AreEqual(((DllCharacteristics)0, DllCharacteristics.NxCompatible), (joined.OriginalDllCharacteristics, joined.DllCharacteristics));
        Assert.AreEqual(1, joined.OriginalSha256.Span[0]);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, joined.RemovedCertificates.ToArray());
        Assert.AreSame(second, ImageHistory.Join(null, second, 0x400));
    }

    [TestMethod]
    public void EditsOfBothAreJoinedAndMoveWithTheHeaders()
    {
        ImageChange first = Change(0x180000000, 0x180000000, 1, 1) with { HeaderGrowth = 0x200, Edits = [Edit(0x80, 1, 2), Edit(0x1000, 1, 2)] };
        ImageChange second = Change(0x180000000, 0x180000000, 1, 1) with { HeaderGrowth = 0x400, Edits = [Edit(0x80, 2, 3), Edit(0x1400, 2, 1)] };

        ImageChange joined = ImageHistory.Join(first, second, sizeOfHeaders: 0x600);

        Assert.AreEqual(0x600U, joined.HeaderGrowth);
        Assert.AreEqual((0x80, 1, 3), joined.Edits.Select(edit => (edit.Offset.Value, (int)edit.Old.Span[0], (int)edit.New.Span[0])).Single());
    }

    [TestMethod]
    public void AFileIsWhereAChangeEndedIfItsHashSaysSo()
    {
        byte[] file = ImageBuilder.X64().Build().ToArray();
        ImageChange latest = Change(0x180000000, 0x200000000, 1, 2).EndingIn(file);
        ImageChange replaced = Change(0x180000000, 0x300000000, 1, 3).EndingIn(new byte[] { 1 });
        var history = new ImageHistory(latest, replaced);

        Assert.AreSame(latest, history.Find(file, ContentHash.Sha256(file))!.Value.Change);
        Assert.AreSame(replaced, history.Find(new byte[] { 1 }, ContentHash.Sha256(new byte[] { 1 }))!.Value.Change);
        file[^1] ^= 1;
        Assert.IsNull(history.Find(file, ContentHash.Sha256(file)));
        Assert.IsTrue(history.IsOriginal(latest.OriginalSha256.Span));
        Assert.IsFalse(history.IsOriginal(latest.Sha256.Span));
    }

    private static ByteEdit Edit(int offset, byte old, byte @new) => new(new FileOffset(offset), new[] { old }, new[] { @new });

    private static ImageChange Change(ulong from, ulong to, uint oldStamp, uint newStamp) => new()
    {
        Path = "a.dll",
        OriginalSha256 = new[] { (byte)oldStamp },
        OriginalBase = new VirtualAddress(from),
        Base = new VirtualAddress(to),
        OriginalTimeDateStamp = oldStamp,
        TimeDateStamp = newStamp,
        OriginalCheckSum = oldStamp,
        CheckSum = newStamp,
        OriginalDllCharacteristics = 0,
        DllCharacteristics = 0,
    };
}
