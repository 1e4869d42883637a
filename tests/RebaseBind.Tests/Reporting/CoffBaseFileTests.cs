using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Reporting;
using RebaseBind.TestSupport;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Reporting;

[TestClass]
public sealed class CoffBaseFileTests
{
    [TestMethod]
    public void TheExampleOfTheDocumentationIsRead()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("dlls.txt", """
            ; a comment

            main   0x00010000    0x08000000    ; for PROJECT.exe
            one	0x28000000;for DLLONE.DLL
            "sub\my two.dll"    28A00000    300000    ; for DLLTWO.DLL
               ; another
            three    268435456
            """);

        CollectionAssert.AreEqual(
            new AddressPin[]
            {
                new("main", new VirtualAddress(0x10000), 0x8000000, path, 3),
                new("one", new VirtualAddress(0x28000000), 0, path, 4),
                new("sub/my two.dll", new VirtualAddress(0x28A00000), 300000, path, 5),
                new("three", new VirtualAddress(0x10000000), 0, path, 7),
            },
            CoffBaseFile.Read(path).ToArray());
    }

    [TestMethod]
    [DataRow("a", "no address")]
    [DataRow("a ; 0x10000", "no address")]
    [DataRow("a 0x10000 0x10000 0x10000", "key address [size]")]
    [DataRow("a 0x10000 0x10000 from here on", "key address [size]")]
    [DataRow("\"\" 0x10000", "key address [size]")]
    [DataRow("\"a 0x10000", "quotation mark")]
    [DataRow("a 0x", "'0x' is not a number")]
    [DataRow("a 0xg0000", "'0xg0000' is not a number")]
    [DataRow("a -65536", "'-65536' is not a number")]
    [DataRow("a 0x10000 much", "'much' is not a number")]
    [DataRow("a 0x18000", "not a multiple of 0x10000")]
    [DataRow("a 10000000", "if it is hexadecimal, write 0x10000000")]
    [DataRow("a 00200000", "may be octal")]
    [DataRow("a 0x10000000000000000", "more than 64 bits")]
    [DataRow("a 18446744073709551616", "more than 64 bits")]
    [DataRow("a 0xffffffffffff0000 0x10000", "beyond 64 bits")]
    public void ABadLineIsNamed(string line, string reason)
    {
        Finding finding = Refusal("good 0x10000\n" + line + "\n", out string path).Single();

        Assert.AreEqual(FindingCatalog.DamagedCoffBase, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual(path, finding.Image);
        StringAssert.StartsWith(finding.Message, "line 2: ", StringComparison.Ordinal);
        StringAssert.Contains(finding.Message, reason, StringComparison.Ordinal);
    }

    [TestMethod]
    public void EveryBadLineIsNamedAtOnce()
    {
        string[] messages = [.. Refusal("a\nb 0x10000\nc x\nB 0x20000\r\n\rb 0x20000", out _).Select(finding => finding.Message)];

        Assert.HasCount(4, messages);
        StringAssert.StartsWith(messages[0], "line 1: ", StringComparison.Ordinal);
        StringAssert.StartsWith(messages[1], "line 3: ", StringComparison.Ordinal);
        Assert.AreEqual("line 4: the key 'B' is already on line 2", messages[2]);
        Assert.AreEqual("line 6: the key 'b' is already on line 2", messages[3]);
    }

    [TestMethod]
    [DataRow("missing.txt")]
    [DataRow("")]
    public void AFileThatCannotBeReadIsRefused(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf(name);

        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => CoffBaseFile.Read(path)).Findings.Single();

        Assert.AreEqual(FindingCatalog.UnreadableFile, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual(path, finding.Image);
    }

    [TestMethod]
    public void TheFileIsSortedAndLinedUp()
    {
        Assert.AreEqual(
            """
            ; key, base and size of each DLL, for link /BASE:@file,key
            alpha 0x7ff000000000 0x20000  ; x64 alpha.dll
            Beta  0x10000000     0x130000 ; x86 sub/Beta.ocx

            """.ReplaceLineEndings("\n"),
            Written(
                Placed("sub/Beta.ocx", 0x10000000, image => image with { Machine = System.Reflection.PortableExecutable.Machine.I386, SizeOfImage = 0x120001 }),
                Placed("alpha.dll", 0x7FF0_0000_0000)));
    }

    [TestMethod]
    public void OnlyNativeDllsWithAPlaceAreListed()
    {
        string text = Written(
            Placed("kept.dll", 0x10000) with { Action = PlacementAction.Kept },
            Placed("mixed.dll", 0x20000, image => image with { Kind = ImageKind.Mixed }),
            Placed("fixed.dll", 0x30000) with { Action = PlacementAction.Fixed },
            Placed("skipped.dll", 0x40000) with { Action = PlacementAction.Skipped },
            Placed("app.exe", 0x50000, image => image with { IsDll = false }),
            Placed("il.dll", 0x60000, image => image with { Kind = ImageKind.IntermediateLanguage }),
            Placed("r2r.dll", 0x70000, image => image with { Kind = ImageKind.ReadyToRun }));

        CollectionAssert.AreEqual(new[] { "kept", "mixed" }, Keys(text));
    }

    [TestMethod]
    [DataRow("a.dll b.dll", "a b")]
    [DataRow("a.dll a.ocx sub/c.dll", "a.dll a.ocx c")]
    [DataRow("a.dll sub/A.DLL other/a.ocx", @"a.dll a.ocx sub\A.DLL")]
    [DataRow("x/a.dll y/a.dll a.dll.mui", @"a.dll.mui x\a.dll y\a.dll")]
    [DataRow("a.dll a.ocx a.dll.dll", "a.dll a.dll.dll a.ocx")]
    [DataRow(".dll noextension", ".dll noextension")]
    public void AKeyIsTheShortestNameThatNobodyShares(string paths, string keys)
        => CollectionAssert.AreEqual(keys.Split(' '), Keys(Written([.. paths.Split(' ').Select(path => Placed(path, 0x10000))])));

    [TestMethod]
    public void AKeyDoesNotFitAnImageThatIsNotListedEither()
        => CollectionAssert.AreEqual(new[] { "app.dll" }, Keys(Written(Placed("app.dll", 0x10000), Placed("app.exe", 0x20000, image => image with { IsDll = false }))));

    [TestMethod]
    public void AKeyHoldsNothingThatEndsIt()
    {
        string text = Written(Placed("my lib.dll", 0x10000), Placed("my,lib.dll", 0x20000), Placed("my_lib.dll", 0x30000), Placed("my_lib.dll_2", 0x40000), Placed("a;\"b\n.dll", 0x50000));

        CollectionAssert.AreEquivalent(new[] { "my_lib.dll", "my_lib.dll_2", "my_lib.dll_3", "my_lib.dll_4", "a__b_" }, Keys(text));
    }

    [TestMethod]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll"), Summaries.Dll("sub/a.dll"), Summaries.Dll("my lib.dll", size: 0x30001), Summaries.X86("b.dll"), Summaries.X86("c,d.dll")],
            new RebaseBindOptions());

        IReadOnlyList<AddressPin> pins = CoffBaseFile.Read(folder.Write("coffbase.txt", CoffBaseText.Of(plan).ToArray()));

        CollectionAssert.AreEquivalent(plan.Placements.Select(placement => placement.Base).ToArray(), pins.Select(pin => pin.Base).ToArray());
        Assert.AreEqual(plan.Placements.Single(placement => placement.Image.Path == "sub/a.dll").Base, pins.Single(pin => pin.Key == "sub/a.dll").Base);
        Assert.AreEqual(0x40000UL, pins.Single(pin => pin.Key == "my_lib").Size);
    }

    [TestMethod]
    public void APlanWithoutDllsGivesAFileWithoutPins()
    {
        using var folder = new TemporaryFolder();
        Assert.IsEmpty(CoffBaseFile.Read(folder.Write("coffbase.txt", Written())));
    }

    private static IReadOnlyList<Finding> Refusal(string text, out string path)
    {
        using var folder = new TemporaryFolder();
        string written = path = folder.Write("coffbase.txt", text);
        return Assert.ThrowsExactly<RebaseBindException>(() => CoffBaseFile.Read(written)).Findings;
    }

    private static Placement Placed(string path, ulong address, Func<ImageSummary, ImageSummary>? change = null)
    {
        ImageSummary image = Summaries.Dll(path);
        image = change is null ? image : change(image);
        return new Placement(image, new VirtualAddress(address), AddressRange.RoundUp(image.SizeOfImage), PlacementAction.Moved, default);
    }

    private static string Written(params Placement[] placements) => Encoding.UTF8.GetString(CoffBaseText.Of(new AddressPlan(placements, [], [], [])).Span);

    private static string[] Keys(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ')[0])];
}
