using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Tests.Expected;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>Edits say what bytes were and are, and can be taken back, moved and joined.</summary>
[TestClass]
public sealed class ByteEditTests
{
    [TestMethod]
    [DataRow("abcd", "abcd", null)]
    [DataRow("", "", null)]
    [DataRow("abcd", "xbcd", "100:a>x")]
    [DataRow("abcd", "abcx", "103:d>x")]
    [DataRow("abcd", "axcd", "101:b>x")]
    [DataRow("abcd", "xbcy", "100:abcd>xbcy")]
    [DataRow("abcd", "axyd", "101:bc>xy")]
    [DataRow("aaaa", "aaba", "102:a>b")]
    [DataRow("abcd", "wxyz", "100:abcd>wxyz")]
    public void EditBetweenBytesLeavesOutWhatIsEqualAtEitherEnd(string old, string @new, string? expected)
    {
        var edit = ByteEdit.Between(new FileOffset(100), [.. old.Select(c => (byte)c)], [.. @new.Select(c => (byte)c)]);

        Assert.AreEqual(expected, edit is null ? null : Describe(edit));
    }

    [TestMethod]
    public void InverseTakesBack()
    {
        ByteEdit edit = Edit(7, "abc", "xyz");

        Assert.AreEqual("7:xyz>abc", Describe(edit.Inverse));
        Assert.AreEqual("7:abc>xyz", Describe(edit.Inverse.Inverse));
        Assert.AreEqual(new FileOffset(10), edit.End);
    }

    [TestMethod]
    [DataRow("..xy..z.", true)]
    [DataRow("..xy..z", true)]
    [DataRow("..xy..", false)]
    [DataRow("..xy..b.", false)]
    [DataRow("..ay..z.", false)]
    [DataRow("..xa..z.", false)]
    [DataRow("", false)]
    public void EditsAreInAFileThatHoldsAllTheirNewBytes(string file, bool expected)
    {
        ByteEdit[] edits = [Edit(2, "aa", "xy"), Edit(6, "b", "z")];

        Assert.AreEqual(expected, ByteEdits.AreIn(edits, [.. file.Select(c => (byte)c)]));
    }

    [TestMethod]
    public void NoEditsAreInAnyFile() => Assert.IsTrue(ByteEdits.AreIn([], []));

    [TestMethod]
    [DataRow(0, 5, "5:aa>xy 9:b>z 15:c>w")]
    [DataRow(1, 5, "0:aa>xy 9:b>z 15:c>w")]
    [DataRow(4, 512, "0:aa>xy 516:b>z 522:c>w")]
    [DataRow(5, 512, "0:aa>xy 4:b>z 522:c>w")]
    [DataRow(10, -3, "0:aa>xy 4:b>z 7:c>w")]
    [DataRow(11, 512, "0:aa>xy 4:b>z 10:c>w")]
    public void EditsBehindTheInsertedBytesMove(int from, int distance, string expected)
    {
        ByteEdit[] edits = [Edit(0, "aa", "xy"), Edit(4, "b", "z"), Edit(10, "c", "w")];

        Assert.AreEqual(expected, Describe(ByteEdits.Shift(edits, new FileOffset(from), distance)));
        Assert.AreEqual("0:aa>xy 4:b>z 10:c>w", Describe(edits), "the edits themselves stay");
    }

    [TestMethod]
    [DataRow("", "", "")]
    [DataRow("3:aa>bb", "", "3:aa>bb")]
    [DataRow("", "3:aa>bb", "3:aa>bb")]
    [DataRow("3:aa>bb", "3:bb>aa", "")]
    [DataRow("3:aa>bb", "3:bb>cc", "3:aa>cc")]
    [DataRow("3:aa>bb", "5:cc>dd", "3:aacc>bbdd")]
    [DataRow("5:cc>dd", "3:aa>bb", "3:aacc>bbdd")]
    [DataRow("3:aa>bb", "6:cc>dd", "3:aa>bb 6:cc>dd")]
    [DataRow("6:cc>dd", "3:aa>bb", "3:aa>bb 6:cc>dd")]
    [DataRow("3:aaaa>bbbb", "4:bb>cc", "3:aaaa>bccb")]
    [DataRow("4:aa>bb", "3:xbbx>yccy", "3:xaax>yccy")]
    [DataRow("4:aa>bb", "3:xbbx>xaax", "")]
    [DataRow("3:aa>bb 7:cc>dd", "5:xx>yy", "3:aaxxcc>bbyydd")]
    [DataRow("3:aa>bb 5:cc>dd", "", "3:aacc>bbdd")]
    [DataRow("3:aab>xyz", "5:z>b", "3:aa>xy")]
    public void JoinedEditsAreOneForEachStretch(string first, string second, string expected)
        => Assert.AreEqual(expected, Describe(ByteEdits.Join(Parse(first), Parse(second))));

    /// <summary>Few different bytes in a short file, so that edits of both lists touch, overlap, lie in each other and take each other back.</summary>
    [TestMethod]
    public void JoinedEditsDoWhatBothListsDoOneAfterTheOther()
    {
        var random = new Random(3);
        for (int round = 0; round < 5000; round++)
        {
            byte[] before = [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)random.Next(3))];
            IReadOnlyList<ByteEdit> first = Edits(random, before);
            byte[] between = Apply(first, before);
            IReadOnlyList<ByteEdit> second = Edits(random, between);
            byte[] after = Apply(second, between);

            IReadOnlyList<ByteEdit> joined = ByteEdits.Join(first, second);

            Bytes.AreEqual(after, Apply(joined, before));
            Bytes.AreEqual(before, Apply([.. joined.Select(edit => edit.Inverse)], after));
            Assert.IsTrue(ByteEdits.AreIn(joined, after));
            for (int i = 0; i < joined.Count; i++)
            {
                (byte[] old, byte[] @new) = (joined[i].Old.ToArray(), joined[i].New.ToArray());
                Assert.IsTrue(old[0] != @new[0] && old[^1] != @new[^1], "what is equal at either end is left out");
                Assert.IsTrue(i == 0 || joined[i - 1].End < joined[i].Offset, "in order, and apart");
            }
        }
    }

    /// <summary>Edits in order, some of which touch; each of up to 6 bytes.</summary>
    private static List<ByteEdit> Edits(Random random, byte[] file)
    {
        var edits = new List<ByteEdit>();
        int density = random.Next(1, 12);
        for (int at = random.Next(density); at < file.Length;)
        {
            byte[] old = file[at..Math.Min(at + random.Next(1, 7), file.Length)];
            edits.Add(new ByteEdit(new FileOffset(at), old, (byte[])[.. old.Select(_ => (byte)random.Next(3))]));
            at += old.Length + random.Next(density);
        }

        return edits;
    }

    /// <summary>The bytes after edits, whose old bytes must be there.</summary>
    private static byte[] Apply(IReadOnlyList<ByteEdit> edits, byte[] file)
    {
        byte[] result = [.. file];
        foreach (ByteEdit edit in edits)
        {
            for (int i = 0; i < edit.Old.Length; i++)
            {
                Assert.AreEqual(edit.Old.Span[i], file[edit.Offset.Value + i]);
                result[edit.Offset.Value + i] = edit.New.Span[i];
            }
        }

        return result;
    }

    private static ByteEdit Edit(int offset, string old, string @new)
        => new(new FileOffset(offset), (byte[])[.. old.Select(c => (byte)c)], (byte[])[.. @new.Select(c => (byte)c)]);

    /// <summary>"offset:old>new", with blanks between.</summary>
    private static ByteEdit[] Parse(string edits)
        => [.. edits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(edit => edit.Split(':', '>')).Select(parts => Edit(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1], parts[2]))];

    private static string Describe(IEnumerable<ByteEdit> edits) => string.Join(' ', edits.Select(Describe));

    private static string Describe(ByteEdit edit) => $"{edit.Offset.Value}:{Text.Of(edit.Old.Span)}>{Text.Of(edit.New.Span)}";
}
