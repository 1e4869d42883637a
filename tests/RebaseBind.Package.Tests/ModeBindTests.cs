using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Package.Tests;

/// <summary>Binding in the build.</summary>
[TestClass]
public sealed class ModeBindTests
{
    private const string Content = """
        <ItemGroup>
          <None Include="../native/*.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
        </ItemGroup>
        """;

    /// <summary>importer.dll imports from imported.dll, and vain.dll from aslr.dll, which ASLR moves, so that the binding is of no use.</summary>
    [TestMethod]
    public void ImportsAreBoundAsTheProjectSaysAndFollowWhatTheyAreBoundTo()
    {
        using var cases = new ModeCases(
            Content,
            ("none", "<RebaseBindBind>none</RebaseBindBind>"),
            ("effective", "<RebaseBindBind>effective</RebaseBindBind>"),
            ("all", "<RebaseBindBind>all</RebaseBindBind>"),
            ("changing", "<RebaseBindBind>$(Bind)</RebaseBindBind>"),
            ("wrong", "<RebaseBindBind>some</RebaseBindBind>"),
            ("configured", string.Empty),
            ("unconfigured", "<RebaseBindConfiguration>none</RebaseBindConfiguration>"),
            ("gated", "<RebaseBindConfiguration>../gate.json</RebaseBindConfiguration>"),
            ("damaged", "<RebaseBindConfiguration>../damaged.json</RebaseBindConfiguration>"));
        cases.Project.Folder.Write("rebasebind.json", """{ "bind": "all" }""");
        cases.Project.Folder.Write("gate.json", """{ "gate": "error", "root": ["nowhere.exe"] }""");
        cases.Project.Folder.Write("damaged.json", """{ "bnd": "all" }""");
        cases.Project.Folder.Put("native/imported.dll", Imported(1));
        cases.Project.Folder.Put("native/importer.dll", ModeImages.Dll(2).WithHeaderRoom(0x200).Imports("imported.dll", "Run"));
        cases.Project.Folder.Put("native/aslr.dll", Imported(3).DynamicBase());
        cases.Project.Folder.Put("native/vain.dll", ModeImages.Dll(4).WithHeaderRoom(0x200).Imports("aslr.dll", "Run"));

        cases.Build("-p:Bind=all");

        AssertBound(cases, "none", importer: false, vain: false);
        AssertBound(cases, "effective", importer: true, vain: false);
        AssertBound(cases, "all", importer: true, vain: true);
        AssertBound(cases, "changing", importer: true, vain: true);
        CollectionAssert.AreEqual(new[] { "error RB1002 " }, cases.ComplaintsOf("wrong").Select(one => one[..13]).ToArray());

        // The configuration file above the project, for what the project does not set itself.
        AssertBound(cases, "configured", importer: true, vain: true);
        AssertBound(cases, "unconfigured", importer: true, vain: false);
        CollectionAssert.AreEqual(new[] { "error RB1005 " }, cases.ComplaintsOf("gated").Select(one => one[..13]).ToArray());
        CollectionAssert.AreEqual(new[] { "error RB0055 " }, cases.ComplaintsOf("damaged").Select(one => one[..13]).ToArray());

        cases.Build("--no-restore", "-p:Bind=none");
        AssertBound(cases, "changing", importer: false, vain: false);
        Assert.IsEmpty(cases.RewrittenOf("all"));
        string before = BindingsOf(cases, "all", "importer.dll");

        // Another version of the imported DLL has another stamp, which the binding holds.
        cases.Project.Folder.Put("native/imported.dll", Imported(1, fixups: 20));
        File.SetLastWriteTimeUtc(cases.Project.Folder.PathOf("native/imported.dll"), ModeImages.LongAgo.AddDays(-1));
        cases.Build("--no-restore", "-p:Bind=none");

        AssertBound(cases, "none", importer: false, vain: false);
        AssertBound(cases, "all", importer: true, vain: true);
        Assert.AreNotEqual(before, BindingsOf(cases, "all", "importer.dll"));
        CollectionAssert.IsSubsetOf(new[] { "importer.dll" }, cases.RewrittenOf("all"));

        // The same version with another time: its stamp and so the importer stay.
        File.SetLastWriteTimeUtc(cases.Project.Folder.PathOf("native/imported.dll"), ModeImages.LongAgo.AddDays(1));
        cases.Build("--no-restore", "-p:Bind=none");
        CollectionAssert.DoesNotContain(cases.RewrittenOf("all"), "importer.dll");
        AssertBound(cases, "all", importer: true, vain: true);
    }

    private static ImageBuilder Imported(uint stamp, int fixups = 8) => ModeImages.Dll(stamp, fixups).Exports("Run");

    private static void AssertBound(ModeCases cases, string name, bool importer, bool vain)
    {
        ModeImages.AssertDisjoint(cases.OutputOf(name), "imported.dll", "importer.dll", "aslr.dll", "vain.dll");
        Assert.AreEqual(importer ? Expected(cases, name, "imported.dll") : string.Empty, BindingsOf(cases, name, "importer.dll"), name);
        Assert.AreEqual(vain ? Expected(cases, name, "aslr.dll") : string.Empty, BindingsOf(cases, name, "vain.dll"), name);
    }

    private static string BindingsOf(ModeCases cases, string name, string dll) => string.Join(' ', ModeImages.BindingsOf(cases.OutputOf(name, dll)));

    private static string Expected(ModeCases cases, string name, string dll) => dll + " " + ModeImages.StampOf(cases.OutputOf(name, dll)).ToString("x", CultureInfo.InvariantCulture);
}
