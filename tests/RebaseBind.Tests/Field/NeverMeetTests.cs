using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>Images that no process holds together are in nobody's way; which assumption that rests on is said.</summary>
[TestClass]
public sealed class NeverMeetTests
{
    private const string Same = "RB3015";

    [TestMethod]
    public void AnOutputAndItsPublishFolderAreJudgedEachOnItsOwn()
    {
        using FieldTree tree = Installed(Installed(new FieldTree(), string.Empty), "publish/");

        Assert.AreEqual("note RB3015 ", tree.Gate());
        Assert.AreEqual(
            "taken never to be in one process: files in the folder itself and in publish/, which hold the same program. 4 images would overlap otherwise, a.dll and publish/a.dll for example",
            tree.Judge(new GateOptions(), LoaderProfile.Wine8).Single().Message);
        Assert.IsEmpty(tree.Plan.OverlapsBefore);
    }

    /// <summary>What is wrong in one of them is said of it, as it would be if the other was not there.</summary>
    [TestMethod]
    public void AFaultInOneOfThemIsSaidAsIfItWereAlone()
    {
        using FieldTree alone = Installed(new FieldTree(), "publish/").With("publish/c.dll", Dll(0x1_8000_0000, 7));
        using FieldTree both = Installed(Installed(new FieldTree(), string.Empty), "publish/").With("publish/c.dll", Dll(0x1_8000_0000, 7));

        Assert.AreEqual("error RB3001 publish/a.dll, error RB3001 publish/c.dll", alone.Gate());
        Assert.AreEqual(alone.Gate(), string.Join(", ", both.Gate().Split(", ").Where(static said => !said.Contains(Same, StringComparison.Ordinal))));
    }

    [TestMethod]
    [DataRow("net8.0/", "net10.0/", "", DisplayName = "two frameworks")]
    [DataRow("", "win-x64/publish/", "", DisplayName = "publish, deeper")]
    [DataRow("one/", "two/", "other.exe", DisplayName = "another program above, which may load from both")]
    public void FoldersThatHoldTheSameProgramAreInstallationsOfIt(string first, string second, string above)
    {
        using FieldTree tree = Installed(Installed(new FieldTree(), first), second);
        if (above.Length != 0)
        {
            tree.With(above, Exe());
        }

        Assert.AreEqual(above.Length != 0, tree.Gate().Contains("error RB3001", StringComparison.Ordinal), tree.Gate());
    }

    /// <summary>A helper of one name in two folders makes them no installations: most of what lies there is of its own.</summary>
    [TestMethod]
    public void FoldersWithOneProgramInCommonAndLittleElseMayMeet()
    {
        using FieldTree tree = new FieldTree()
            .With("one/helper.exe", Exe()).With("one/a.dll", Dll(0x1_8000_0000, 3)).With("one/b.dll", Dll(0x1_9000_0000, 4)).With("one/c.dll", Dll(0x1_a000_0000, 4))
            .With("two/helper.exe", Exe()).With("two/d.dll", Dll(0x1_8000_0000, 5)).With("two/e.dll", Dll(0x1_b000_0000, 6)).With("two/f.dll", Dll(0x1_c000_0000, 6));

        Assert.AreEqual("error RB3001 one/a.dll, error RB3001 two/d.dll", tree.Gate());
    }

    [TestMethod]
    public void ARootLoadsFromItsOwnInstallation()
    {
        using FieldTree tree = Installed(Installed(new FieldTree(new RebaseBindOptions { Processes = new() { Roots = ["app.exe"] } }), string.Empty), "publish/");

        Assert.AreEqual("note RB3015 ", tree.Gate());
    }

    /// <summary>Who says that a process loads from both is believed.</summary>
    [TestMethod]
    public void DeclaredLoadsReachIntoOtherInstallations()
    {
        var options = new RebaseBindOptions
        {
            Processes = new() { Roots = ["app.exe"], DynamicLoads = [new DynamicLoad(DynamicLoad.LoaderOf("every-root"), PathPattern.Parse("publish/*.dll"))] },
        };
        using FieldTree tree = Installed(Installed(new FieldTree(options), string.Empty), "publish/");

        Assert.Contains("error RB3001 b.dll", tree.Gate(), StringComparison.Ordinal);
    }

    [TestMethod]
    public void CopiesOfOneFileAreInNobodysWay()
    {
        byte[] copy = Dll(0x1_8000_0000, 3).Build().ToArray();
        using FieldTree tree = new FieldTree().With("one/x.dll", copy).With("two/x.dll", copy).With("three/x.dll", copy);

        Assert.AreEqual("note RB3015 ", tree.Gate());
        Assert.IsEmpty(tree.Plan.OverlapsBefore);
    }

    /// <summary>Each copy is in the way of the one other image; the copies do not hide it.</summary>
    [TestMethod]
    public void CopiesHideNoOtherImage()
    {
        byte[] copy = Dll(0x1_8000_0000, 3).Build().ToArray();
        using FieldTree tree = new FieldTree().With("a/x.dll", copy).With("b/other.dll", Dll(0x1_8000_0000, 4)).With("c/x.dll", copy).With("d/x.dll", copy);

        Assert.AreEqual("error RB3001 a/x.dll, error RB3001 b/other.dll, error RB3001 c/x.dll, error RB3001 d/x.dll", tree.Gate());
    }

    [TestMethod]
    [DataRow("runtimes/win-x64/native/x.dll", "runtimes/win10-x64/native/x.dll", false)]
    [DataRow("app/runtimes/win-x64/native/x.dll", "app/runtimes/win/native/X.DLL", false)]
    [DataRow("runtimes/win-x64/native/x.dll", "runtimes/win-x64/native/more/x.dll", true)]
    [DataRow("runtimes/win-x64/native/x.dll", "runtimes/win10-x64/native/y.dll", true)]
    [DataRow("runtimes/win-x64/native/x.dll", "runtimes/win-arm64ec/native/y.dll", false)]
    [DataRow("runtimes-framework/win-x64/native/x.dll", "runtimes-framework/win-arm64ec/native/y.dll", false)]
    [DataRow("runtimes/win-x64/native/x.dll", "runtimes/win/native/y.dll", true)]
    [DataRow("myruntimes/win-x64/x.dll", "myruntimes/win-arm64ec/y.dll", true)]
    [DataRow("a/runtimes/win-x64/native/x.dll", "b/runtimes/win10-x64/native/x.dll", true)]
    [DataRow("one/x.dll", "two/x.dll", true, DisplayName = "two versions")]
    public void FilesOfOneNameForTwoRuntimesAreInNobodysWay(string first, string second, bool meet)
    {
        using FieldTree tree = new FieldTree().With(first, Dll(0x1_8000_0000, 3)).With(second, Dll(0x1_8000_0000, 4));

        Assert.AreEqual(meet, tree.Gate().Contains("error RB3001", StringComparison.Ordinal), tree.Gate());
        Assert.AreEqual(!meet, tree.Gate().Contains(Same, StringComparison.Ordinal), tree.Gate());
    }

    [TestMethod]
    [DataRow("native/App.dll", false)]
    [DataRow("native/Other.dll", true)]
    public void AnAssemblyIsNotInTheWayOfItsNativeTwin(string native, bool meet)
    {
        using FieldTree tree = new FieldTree()
            .With("App.dll", ImageBuilder.X64().WithPointers(1).WithClrHeader(CorFlags.ILOnly))
            .With(native, Dll(0x1_8000_0000, 4));

        Assert.AreEqual(meet, tree.Gate().Contains("error RB3001", StringComparison.Ordinal), tree.Gate());
    }

    /// <summary>Code for two processors runs under ARM64 only.</summary>
    [TestMethod]
    public void HybridImagesAreLoadedByHostsForArm64Only()
    {
        using FieldTree tree = new FieldTree()
            .With("ec.dll", ImageBuilder.X64().DynamicBase().WithPointers(3).WithLoadConfiguration(hybridMetadata: true))
            .With("x.dll", ImageBuilder.Arm64().DynamicBase().WithPointers(5).WithLoadConfiguration(hybridMetadata: true));

        Assert.AreEqual("(host arm64)", string.Join(' ', tree.Simulate(LoaderProfile.Windows10).Select(static process => process.Root)));
        Assert.IsEmpty(tree.Simulate(LoaderProfile.Windows7));
        Assert.AreEqual(string.Empty, tree.Gate());
    }

    [TestMethod]
    public void ImagesForArmAreJudgedOnlyWhereNoLoaderHasAslr()
    {
        using FieldTree tree = new FieldTree().With("a.dll", ImageBuilder.Arm64().WithPointers(3)).With("b.dll", ImageBuilder.Arm64().WithPointers(4));

        Assert.AreEqual(string.Empty, tree.Gate());
        Assert.IsEmpty(tree.Judge(new GateOptions(), LoaderProfile.Windows10, LoaderProfile.Wine8));
        Assert.HasCount(2, tree.Judge(new GateOptions(), LoaderProfile.Wine8));
    }

    private static FieldTree Installed(FieldTree tree, string folder) => tree
        .With(folder + "app.exe", Exe())
        .With(folder + "a.dll", Dll(0x1_8000_0000, 3))
        .With(folder + "b.dll", Dll(0x1_9000_0000, 4 + folder.Sum(static letter => letter % 13)));

    private static ImageBuilder Exe() => ImageBuilder.X64().AsExe().At(0x1_4000_0000);

    private static ImageBuilder Dll(ulong imageBase, int pointers) => ImageBuilder.X64().At(imageBase).WithPointers(pointers);
}
