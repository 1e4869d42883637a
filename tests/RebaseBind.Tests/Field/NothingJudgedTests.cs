using System;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>A gate that looked at nothing does not say yes, unless that is wanted.</summary>
[TestClass]
public sealed class NothingJudgedTests
{
    [TestMethod]
    [DataRow("text", "out has no native image: 1 file was looked at.")]
    [DataRow("managed", "out has no native image: 1 file was looked at, 1 managed.")]
    [DataRow("damaged", "out has no native image: 1 file was looked at, 1 damaged.")]
    [DataRow("driver", "out has no native image: 1 file was looked at, 1 for the kernel or the firmware.")]
    [DataRow("new program", "no program runs under the loaders that count: windows-xp: the program asks for Windows 10.0.")]
    public void NothingIsAnError(string what, string said)
    {
        using FieldTree tree = Tree(what);
        var bad = Assert.ThrowsExactly<RebaseBindException>(() => Judge(tree, new GateOptions { Place = "out" }));

        Assert.AreEqual(FindingCatalog.NothingJudged, bad.Findings[0].Code);
        Assert.StartsWith("nothing was judged: " + said, bad.Findings[0].Message, StringComparison.Ordinal);
        Assert.IsFalse(Judge(tree, new GateOptions { AllowsNothing = true }).IsRefused);
    }

    /// <summary>A loader under which nothing runs has no say: what only it would relocate is no error.</summary>
    [TestMethod]
    public void ALoaderThatRunsNothingHasNoSay()
    {
        using FieldTree tree = Tree("new program")
            .With("a.dll", ImageBuilder.X64().DynamicBase().WithPointers(3))
            .With("b.dll", ImageBuilder.X64().DynamicBase().WithPointers(4));

        Assert.IsEmpty(tree.Judge(new GateOptions(), LoaderProfile.WindowsXP, LoaderProfile.Windows10));
    }

    private static ReleaseDecision Judge(FieldTree tree, GateOptions options)
    {
        LoadReport report = tree.Pipeline.Simulate(tree.Tree, plan: null, new LoadOptions { Profiles = [LoaderProfile.WindowsXP] });
        return tree.Pipeline.Gate(tree.Tree, report.Before, options, Suppressions.None, baseline: null, default);
    }

    private static FieldTree Tree(string what) => what switch
    {
        "text" => new FieldTree().With("a.txt", [1, 2, 3]),
        "managed" => new FieldTree().With("a.dll", ImageBuilder.X64().WithClrHeader(CorFlags.ILOnly)),
        "damaged" => new FieldTree().With("a.dll", [.. ImageBuilder.X64().WithPointers(3).Build().ToArray().AsSpan(0, 0x300)]),
        "driver" => new FieldTree().With("a.sys", Driver()),
        _ => new FieldTree().With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(10, 0)),
    };

    private static byte[] Driver()
    {
        byte[] file = ImageBuilder.X64().AsExe().Build().ToArray();
        const int subsystem = 24 + 68;
        file[BitConverter.ToInt32(file, 0x3C) + subsystem] = (byte)Subsystem.Native;
        return file;
    }
}
