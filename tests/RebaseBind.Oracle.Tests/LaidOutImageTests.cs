using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestImages;

namespace RebaseBind.Oracle.Tests;

/// <summary>What linkers lay out in sectors, and the tool in pages: with symbols and long section names of GNU ld, and debug directories of lld.</summary>
[TestClass]
public sealed class LaidOutImageTests
{
    private const int Sector = 512;

    public static IEnumerable<object[]> Targets => Target.All;

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ImagesOfEveryLinkerAreMappedAsBefore(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        string linked = PagedImageSet.Of(target, Sector, isRebased: false);
        string plain = Apply(target, linked, "plain");
        string pages = Apply(target, linked, "pages", "--layout", "pages");
        int laidOut = 0;
        foreach (string name in Directory.GetFiles(plain).Select(static path => Path.GetFileName(path)).Where(static name => name.EndsWith(".dll", StringComparison.Ordinal) || name.EndsWith(".exe", StringComparison.Ordinal)))
        {
            byte[] before = File.ReadAllBytes(Path.Combine(plain, name));
            byte[] after = File.ReadAllBytes(Path.Combine(pages, name));
            if (!before.AsSpan().SequenceEqual(after))
            {
                laidOut++;
                Assert.IsTrue(NaiveMapper.IsInPages(after), name);
                CollectionAssert.AreEqual(NaiveMapper.MapWithoutOffsets(before), NaiveMapper.MapWithoutOffsets(after), name);
            }
        }

        // All but the one whose sections are aligned below a page.
        Assert.IsGreaterThan(15, laidOut);
        ProgramRun.OfTool("verify", pages).Expect(0);
        ProgramRun.OfTool("undo", pages, "--in-place").Expect(0);
        BoundSet.AssertSame(linked, pages);
    }

    private static string Apply(Target target, string linked, string name, params string[] options)
        => BoundSet.Apply(target, linked, Path.Combine(Workspace.CreateUnique($"laid-out-{target}"), name), options).Folder;
}
