using System;
using System.Linq;
using System.Text;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Exports;

/// <summary>A name is found where loaders find it: by its hint, otherwise by halves.</summary>
[TestClass]
public sealed class ExportLookupTests
{
    private const int NoHint = -1;

    /// <summary>The search would go up from "c" and miss.</summary>
    [TestMethod]
    public void HintedNameIsTakenWhereNoSearchFindsIt()
    {
        PeImage image = NameTables.Make(["b", "c", "a"]);

        Assert.AreEqual(NameTables.IndexOf(2), IndexOf(image, "a", 2));
        Assert.AreEqual(-1, IndexOf(image, "a", NoHint));
    }

    [TestMethod]
    public void HintDecidesWhichOfTwoEqualNamesIsTaken()
    {
        PeImage image = NameTables.Make(["a", "a", "a"]);

        Assert.AreEqual(NameTables.IndexOf(0), IndexOf(image, "a", 0));
        Assert.AreEqual(NameTables.IndexOf(2), IndexOf(image, "a", 2));
        Assert.AreEqual(NameTables.IndexOf(1), IndexOf(image, "a", NoHint));
    }

    [TestMethod]
    [DataRow(NoHint)]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(0xFFFF)]
    [DataRow(int.MaxValue)]
    [DataRow(int.MinValue)]
    public void WrongHintIsAsGoodAsNone(int hint)
    {
        string[] names = ["a", "b", "c", "d", "e"];
        PeImage image = NameTables.Make(names);
        for (int i = 0; i < names.Length; i++)
        {
            Assert.AreEqual(NameTables.IndexOf(i), IndexOf(image, names[i], hint));
        }

        Assert.AreEqual(-1, IndexOf(image, "bb", hint));
    }

    [TestMethod]
    public void ImageWithoutExportsHasNoName()
    {
        Assert.AreEqual(-1, IndexOf(PeImage.Read(ImageBuilder.X64().Build().ToArray()), "a", 0));
    }

    /// <summary>Tables of every size up to 40; and of names that are not there, all that lie before, between and behind those that are.</summary>
    [TestMethod]
    public void EveryNameOfASortedTableIsFound()
    {
        for (int count = 0; count <= 40; count++)
        {
            string[] names = [.. Enumerable.Range(0, count).Select(i => $"Name{(2 * i) + 1:D2}")];
            PeImage image = NameTables.Make(names);
            for (int i = 0; i < count; i++)
            {
                Assert.AreEqual(NameTables.IndexOf(i), IndexOf(image, names[i], NoHint), $"{i} of {count}");
            }

            for (int i = 0; i <= count; i++)
            {
                Assert.AreEqual(-1, IndexOf(image, $"Name{2 * i:D2}", NoHint), $"before {i} of {count}");
            }
        }
    }

    [TestMethod]
    public void NamesThatBeginAlikeAreToldApart()
    {
        string[] names = ["", "a", "aa", "aaa", "aab", "ab", "b"];
        PeImage image = NameTables.Make(names);
        for (int i = 0; i < names.Length; i++)
        {
            for (int hint = -1; hint < names.Length; hint++)
            {
                Assert.AreEqual(NameTables.IndexOf(i), IndexOf(image, names[i], hint), $"{names[i]} hinted at {hint}");
            }
        }

        foreach (string missing in new[] { "aaaa", "aaba", "ac", "ba" })
        {
            Assert.AreEqual(-1, IndexOf(image, missing, 2), missing);
        }
    }

    /// <summary>Loaders compare bytes without sign: what is not ASCII lies behind all that is.</summary>
    [TestMethod]
    public void BytesAreComparedWithoutSign()
    {
        string[] names = ["A", "z", "\u00E9", "\uFFEE"];
        PeImage image = NameTables.Make(names);
        for (int i = 0; i < names.Length; i++)
        {
            Assert.AreEqual(NameTables.IndexOf(i), IndexOf(image, names[i], NoHint), names[i]);
        }
    }

    [TestMethod]
    public void RandomSortedTablesAgreeWithADictionary()
    {
        var random = new Random(1);
        for (int round = 0; round < 100; round++)
        {
            string[] names = [.. Enumerable.Range(0, random.Next(60)).Select(_ => Name(random)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            PeImage image = NameTables.Make(names);
            var places = names.Select((name, place) => (name, place)).ToDictionary(entry => entry.name, entry => entry.place, StringComparer.Ordinal);
            for (int i = 0; i < 100; i++)
            {
                string name = Name(random);
                int expected = places.TryGetValue(name, out int place) ? NameTables.IndexOf(place) : -1;
                Assert.AreEqual(expected, IndexOf(image, name, random.Next(-1, 70)), $"{name} in round {round}");
            }
        }
    }

    /// <summary>In a table that is not sorted a name may be there and still not be found; both as the loader's probes have it.</summary>
    [TestMethod]
    public void RandomUnsortedTablesAgreeWithTheLoadersProbes()
    {
        var random = new Random(2);
        int missed = 0;
        for (int round = 0; round < 100; round++)
        {
            string[] names = [.. Enumerable.Range(0, random.Next(30)).Select(_ => Name(random))];
            PeImage image = NameTables.Make(names);
            for (int i = 0; i < 100; i++)
            {
                string name = Name(random);
                int hint = random.Next(-1, 35);
                int place = hint >= 0 && hint < names.Length && names[hint] == name ? hint : Probe(names, name, 0, names.Length - 1);
                missed += place < 0 && names.Contains(name, StringComparer.Ordinal) ? 1 : 0;

                Assert.AreEqual(place < 0 ? -1 : NameTables.IndexOf(place), IndexOf(image, name, hint), $"{name} in round {round}");
            }
        }

        Assert.IsGreaterThan(100, missed);
    }

    [TestMethod]
    public void IndexBehindTheAddressTableIsReturnedAsItIs()
    {
        PeImage image = NameTables.Make(["a", "b"], [0xFFFF, 2], count: 2);

        Assert.AreEqual(0xFFFF, IndexOf(image, "a", 0));
        Assert.AreEqual(2, IndexOf(image, "b", NoHint));
    }

    /// <summary>"zz" ends with the section: whoever must read on to know whether it is the name has no answer.</summary>
    [TestMethod]
    [DataRow("zz", 1)]
    [DataRow("zz", NoHint)]
    [DataRow("zzz", 1)]
    [DataRow("zzz", NoHint)]
    [DataRow("z", NoHint, false)]
    [DataRow("a", 1, false)]
    [DataRow("y", 1, false)]
    public void NameThatRunsPastTheSectionIsRefusedWhenItIsReadToItsEnd(string name, int hint, bool isRefused = true)
    {
        PeImage image = NameTables.Make(["a", "zz"], [0, 1], count: 2, endsLast: false);
        if (isRefused)
        {
            BadImageException refusal = Assert.ThrowsExactly<BadImageException>(() => IndexOf(image, name, hint));
            Assert.AreEqual(ImageDefect.ExportDirectory, refusal.Defect);
        }
        else
        {
            Assert.AreEqual(name == "a" ? 0 : -1, IndexOf(image, name, hint));
        }
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(0x0FFF_0000u)]
    [DataRow(0xFFFF_FFFFu)]
    public void NameOutsideTheImageIsRefusedWhenItIsCompared(uint rva)
    {
        BuiltImage built = ImageBuilder.X64().Exports("a", "b", "c").Build();
        int names = built.OffsetOf(built.UInt32At(built.OffsetOf(ImageDirectory.Export) + 32));
        byte[] file = built.With32(names + 4, rva);

        if (rva == 0)
        {
            // The DOS header: mapped, readable, and no name anybody asks for.
            Assert.AreEqual(0, IndexOf(PeImage.Read(file), "a", 0));
            Assert.AreEqual(-1, IndexOf(PeImage.Read(file), "b", 1));
            return;
        }

        Assert.AreEqual(0, IndexOf(PeImage.Read(file), "a", 0));
        Refusal.IsFor(ImageDefect.ExportDirectory, file, image => IndexOf(image, "a", 1));
        Refusal.IsFor(ImageDefect.ExportDirectory, file, image => IndexOf(image, "a", NoHint));
    }

    private static int IndexOf(PeImage image, string name, int hint)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        WantedExport wanted = hint == NoHint ? WantedExport.ByName(text) : WantedExport.ByName(text, new ExportHint(hint));
        return ExportDirectory.Of(image).TryFind(wanted, out ExportIndex index) ? index.Value : -1;
    }

    /// <summary>Up to 4 letters of 3, so that many names are equal, and many begin alike.</summary>
    private static string Name(Random random) => new([.. Enumerable.Range(0, random.Next(5)).Select(_ => (char)('a' + random.Next(3)))]);

    /// <summary>The loader's probes: the middle of what is left, the lower one of two; then what lies on the one side of it.</summary>
    private static int Probe(string[] names, string name, int low, int high)
    {
        if (low > high)
        {
            return -1;
        }

        int middle = low + ((high - low) / 2);
        return string.CompareOrdinal(names[middle], name) switch
        {
            0 => middle,
            < 0 => Probe(names, name, middle + 1, high),
            _ => Probe(names, name, low, middle - 1),
        };
    }
}
