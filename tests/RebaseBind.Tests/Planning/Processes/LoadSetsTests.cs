using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.Processes;
using RebaseBind.TestSupport;
using static RebaseBind.Tests.Planning.Processes.LoadScene;

namespace RebaseBind.Tests.Planning.Processes;

/// <summary>Which images can meet, over all processes.</summary>
[TestClass]
public sealed class LoadSetsTests
{
    private static readonly ImageSummary[] TwoPrograms =
    [
        Exe("a.exe", "shared.dll", "left.dll"),
        Exe("b.exe", "shared.dll", "right.dll"),
        Dll("left.dll"),
        Dll("right.dll"),
        Dll("shared.dll"),
    ];

    [TestMethod]
    public void WithoutRootsEverythingMeets()
    {
        foreach (LoadSets sets in new[] { LoadSets.Everything(TwoPrograms), Sets(TwoPrograms, []), Sets(TwoPrograms, [], Load("*", "left.dll")) })
        {
            Assert.IsTrue(sets.AreUnrestricted);
            Assert.AreEqual(1, sets.Count);
            Assert.AreEqual(string.Empty, sets.NameOf(0));
            Assert.IsTrue(TwoPrograms.All(image => sets.SetsOf(image).Single() == 0));
            Assert.IsTrue(sets.MayMeet(TwoPrograms[2], TwoPrograms[3]));
        }
    }

    [TestMethod]
    public void ImagesMeetInTheProcessesThatLoadBoth()
    {
        LoadSets sets = Sets(TwoPrograms, ["a.exe", "b.exe"]);

        Assert.IsFalse(sets.AreUnrestricted);
        Assert.AreEqual("a.exe:a.exe b.exe:b.exe left.dll:a.exe right.dll:b.exe shared.dll:a.exe+b.exe", sets.Describe(TwoPrograms));
        Assert.IsFalse(sets.MayMeet(TwoPrograms[2], TwoPrograms[3]));
        Assert.IsFalse(sets.MayMeet(TwoPrograms[3], TwoPrograms[2]));
        Assert.IsTrue(sets.MayMeet(TwoPrograms[2], TwoPrograms[4]));
        Assert.IsTrue(sets.MayMeet(TwoPrograms[4], TwoPrograms[3]));
        Assert.IsTrue(sets.MayMeet(TwoPrograms[2], TwoPrograms[2]));
    }

    [TestMethod]
    public void RootsAreNumberedInOrderOfPathEachOnce()
    {
        LoadSets sets = Sets(TwoPrograms, ["b.exe", "A.exe", "a.exe", "./B.EXE"]);

        Assert.AreEqual(2, sets.Count);
        Assert.AreEqual("a.exe b.exe", $"{sets.NameOf(0)} {sets.NameOf(1)}");
    }

    [TestMethod]
    [DataRow("app.exe", "app.exe one/App.exe two/app.exe")]
    [DataRow("APP.exe", "app.exe one/App.exe two/app.exe")]
    [DataRow("./app.exe", "app.exe")]
    [DataRow("one/app.exe", "one/App.exe")]
    [DataRow(@"TWO\app.exe", "two/app.exe")]
    [DataRow("lib.dll", "two/lib.dll")]
    public void RootIsAPathOrEveryImageOfAFileName(string name, string roots)
    {
        LoadSets sets = Sets([Exe("two/app.exe"), Exe("app.exe"), Dll("two/lib.dll"), Exe("one/App.exe")], [name]);

        Assert.AreEqual(roots, string.Join(' ', Enumerable.Range(0, sets.Count).Select(sets.NameOf)));
    }

    [TestMethod]
    public void EachRootLooksInItsOwnFolder()
    {
        ImageSummary[] images = [Exe("one/app.exe", "lib.dll"), Dll("one/lib.dll"), Exe("two/app.exe", "lib.dll"), Dll("two/lib.dll")];

        Assert.AreEqual("one/app.exe:one/app.exe one/lib.dll:one/app.exe two/app.exe:two/app.exe two/lib.dll:two/app.exe", Sets(images, ["app.exe"]).Describe(images));
    }

    [TestMethod]
    public void LoadOfEveryRootIsInEverySet()
    {
        ImageSummary[] images = [.. TwoPrograms, Dll("plugin.dll", "deep.dll"), Dll("deep.dll"), Exe("c.exe", "plugin.dll")];

        StringAssert.Contains(Sets(images, ["a.exe", "b.exe", "c.exe"]).Describe(images), "deep.dll:c.exe ", StringComparison.Ordinal);
        StringAssert.Contains(Sets(images, ["a.exe", "b.exe", "c.exe"], Load("*", "plugin.dll")).Describe(images), "deep.dll:a.exe+b.exe+c.exe ", StringComparison.Ordinal);
    }

    /// <summary>Nobody knows which process loads it, so what it loads can be in any process as well.</summary>
    [TestMethod]
    public void ImageThatNoRootReachesIsInAllSetsWithWhatItLoads()
    {
        ImageSummary[] images = [.. TwoPrograms, Dll("stray.dll", "left.dll")];

        Assert.AreEqual(
            "a.exe:a.exe b.exe:b.exe left.dll:a.exe+b.exe right.dll:b.exe shared.dll:a.exe+b.exe stray.dll:a.exe+b.exe",
            Sets(images, ["a.exe", "b.exe"]).Describe(images));
    }

    /// <summary>An EXE that is no root is a process that nobody asked about.</summary>
    [TestMethod]
    public void WhatAnExeLoadsThatIsNoRootDoesNotCount()
    {
        ImageSummary[] images = [.. TwoPrograms, Exe("setup.exe", "left.dll", "right.dll")];

        Assert.AreEqual(
            "a.exe:a.exe b.exe:b.exe left.dll:a.exe right.dll:b.exe setup.exe:a.exe+b.exe shared.dll:a.exe+b.exe",
            Sets(images, ["a.exe", "b.exe"]).Describe(images));
    }

    /// <summary>That one process may load anything does not say who loads an image that no name leads to.</summary>
    [TestMethod]
    public void ProcessWithUnknownReferencesHoldsEverythingAndStraysStayStrays()
    {
        ImageSummary[] images = [.. TwoPrograms.Select(image => image.Path == "left.dll" ? image with { HasUnknownReferences = true } : image), Dll("stray.dll")];

        Assert.AreEqual(
            "a.exe:a.exe b.exe:a.exe+b.exe left.dll:a.exe right.dll:a.exe+b.exe shared.dll:a.exe+b.exe stray.dll:a.exe+b.exe",
            Sets(images, ["a.exe", "b.exe"]).Describe(images));
    }

    [TestMethod]
    public void ImageThatIsNotAmongThoseGivenMayMeetEverything()
    {
        LoadSets sets = Sets(TwoPrograms, ["a.exe", "b.exe"]);
        ImageSummary copy = TwoPrograms[2] with { Fixups = TwoPrograms[2].Fixups };

        CollectionAssert.AreEqual(new[] { 0, 1 }, sets.SetsOf(copy).ToArray());
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void OrderOfImagesDoesNotCount()
    {
        PropertyCases.ForEach(50, seed =>
        {
            var random = new Random(seed);
            ImageSummary[] images = [.. Enumerable.Range(0, 60).Select(i => (i % 6 == 0 ? Exe($"f{i % 4}/i{i / 3}.exe") : Dll($"f{i % 4}/i{i / 3}.dll")) with
            {
                Imports = [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"i{random.Next(20)}.dll")],
                HasUnknownReferences = random.Next(100) == 0,
            })];
            string[] roots = [.. images.Where(image => !image.IsDll).Take(4).Select(image => image.Path)];
            DynamicLoad[] load = Loads("i1.dll", images[20].Path, images[40].Path);

            string expected = Sets(images, roots, load).Describe(images);

            Assert.AreEqual(expected, Sets(random.Shuffled(images), random.Shuffled(roots), load).Describe(images), $"seed {seed}");
        });
    }

    [TestMethod]
    public void WhatIsNotThereIsAnErrorThatSaysWhatToWrite()
    {
        var errors = new List<Finding>();
        LoadSets.Create(TwoPrograms, ["a.exe", "c.exe", "lib/b.exe"], [Load("d.dll", "left.dll"), Load("*", "none.dll"), Load("a.exe", "left.dll")], errors);

        Assert.IsTrue(errors.All(error => error is { Code: FindingCatalog.UnknownRoot, Severity: FindingSeverity.Error, Image: "" }));
        Assert.HasCount(4, errors);
        StringAssert.Contains(errors[0].Message, "'c.exe'", StringComparison.Ordinal);
        StringAssert.Contains(errors[0].Message, "write ", StringComparison.Ordinal);
        StringAssert.Contains(errors[1].Message, "'lib/b.exe'", StringComparison.Ordinal);
        StringAssert.Contains(errors[2].Message, "'d.dll'", StringComparison.Ordinal);
        StringAssert.Contains(errors[3].Message, "'none.dll'", StringComparison.Ordinal);
        StringAssert.Contains(errors[3].Message, "write ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void DeclaredLoadsAreCheckedWithoutRootsToo()
    {
        var errors = new List<Finding>();

        Assert.IsTrue(LoadSets.Create(TwoPrograms, [], [Load("d.dll", "none.dll")], errors).AreUnrestricted);
        Assert.HasCount(2, errors);
    }

    [TestMethod]
    public void ImagesOfEqualSetsShareTheirList()
    {
        LoadSets sets = Sets(TwoPrograms, ["a.exe", "b.exe"]);

        Assert.AreSame(sets.SetsOf(TwoPrograms[0]), sets.SetsOf(TwoPrograms[2]));
    }

    /// <summary>100,000 images and 40 roots, each of which reaches a different half of them.</summary>
    [TestMethod]
    [DoNotParallelize]
    [Timeout(60_000)]
    public void ManyImagesAndRootsTakeLittleMemory()
    {
        const int count = 100_000;
        const int roots = 40;
        ImageSummary[] images =
        [
            .. Enumerable.Range(0, count).Select(i => Dll($"d{i}.dll", i % 1000 < 990 ? [$"d{i + 1}.dll"] : [])),
            .. Enumerable.Range(0, roots).Select(i => Exe($"r{i}.exe", [.. Enumerable.Range(0, count / 1000).Where(j => (j + i) % 2 == 0).Select(j => $"d{j * 1000}.dll")])),
        ];

        long before = GC.GetTotalMemory(forceFullCollection: true);
        LoadSets sets = Sets(images, [.. Enumerable.Range(0, roots).Select(i => $"r{i}.exe")]);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.AreEqual(roots, sets.Count);
        Assert.HasCount(roots / 2, sets.SetsOf(images[0]));
        Assert.HasCount(roots, sets.SetsOf(images[999]));
        Assert.HasCount(3 + roots, images.Select(sets.SetsOf).Distinct(ReferenceEqualityComparer.Instance));
        Assert.IsLessThan(count * 64L, kept);
        GC.KeepAlive(sets);
    }
}
