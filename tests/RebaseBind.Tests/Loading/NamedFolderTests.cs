using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Loading;

[TestClass]
public sealed class NamedFolderTests
{
    [TestMethod]
    [DataRow("windows/system32", "windows/system32")]
    [DataRow("windows", "windows")]
    [DataRow("Windows\\System32\\", "windows/system32")]
    [DataRow("./windows//./system32/", "windows/system32")]
    [DataRow(".", "")]
    [DataRow("./", "")]
    [DataRow("ROOT", "")]
    [DataRow("ROOT/windows/system32", "windows/system32")]
    [DataRow("ROOT/Windows/", "windows")]
    [DataRow("WAY/windows/system32", "windows/system32")]
    [DataRow("WAY", "")]
    [DataRow("shortcut", "windows/system32")]
    [DataRow("empty", "empty")]
    [DataRow("ROOT/empty", "empty")]
    public void AFolderIsUnderstoodHoweverItIsWritten(string written, string folder)
    {
        Requires.Unix();
        using TemporaryFolder place = Folder();
        LoadOptions options = Resolve(place, written);

        Assert.AreEqual((folder, folder), (options.SystemFolder, options.CurrentFolder));
        CollectionAssert.AreEqual(new[] { folder }, options.SearchPath.ToArray());
    }

    [TestMethod]
    [DataRow("", "names no folder; write a folder below the one that is worked on, such as windows/system32, or '.' for that one itself")]
    [DataRow("windwos", "is no folder of the tree; write a folder below ")]
    [DataRow("app.exe", "is no folder of the tree; write a folder below ")]
    [DataRow("/windows/System32", "lies outside the folder that is worked on; write 'windows/system32'")]
    [DataRow("/usr", "lies outside the folder that is worked on; write a folder below ")]
    [DataRow("BESIDE", "lies outside the folder that is worked on; write a folder below ")]
    [DataRow("ROOT/gone", "is no folder of the tree; write a folder below ")]
    [DataRow("../in/windows", "leads out of the folder that is worked on; write a folder below ")]
    [DataRow("windows/../windows", "leads out of the folder that is worked on; write a folder below ")]
    [DataRow("away", "is no folder of the tree; write a folder below ")]
    [DataRow("ROOT/away", "lies outside the folder that is worked on; write a folder below ")]
    [DataRow("C:\\Windows\\System32", "is no folder of the tree; write a folder below ")]
    public void AnyOtherFolderIsRefusedWithWhatToWrite(string written, string start)
    {
        Requires.Unix();
        using TemporaryFolder place = Folder();

        IReadOnlyList<Finding> findings = Assert.ThrowsExactly<RebaseBindException>(() => Resolve(place, written)).Findings;

        Assert.HasCount(3, findings);
        foreach ((Finding finding, string role) in findings.Zip(new[] { "system folder", "current folder", "search path's folder" }))
        {
            Assert.AreEqual((FindingCatalog.BadFolder, FindingSeverity.Error, string.Empty), (finding.Code, finding.Severity, finding.Image));
            StringAssert.StartsWith(finding.Message, $"the {role} '{Written(place, written)}' {start}", StringComparison.Ordinal);
        }
    }

    /// <summary>Files that do not lie below one root have folders all the same, but no full paths.</summary>
    [TestMethod]
    public void ATreeWithoutARootHasTheFoldersOfItsFiles()
    {
        var tree = new GatheredTree(ImageSource.Map([new PlacedFile("bin/a.dll", "/somewhere/bin/a.dll")]), ["bin/a.dll"], [], []);

        Assert.AreEqual("bin", NamedFolders.Resolve(tree, new LoadOptions { SystemFolder = "BIN" }).SystemFolder);
        Assert.ThrowsExactly<RebaseBindException>(() => NamedFolders.Resolve(tree, new LoadOptions { SystemFolder = "/somewhere/bin" }));
        Assert.ThrowsExactly<RebaseBindException>(() => NamedFolders.Resolve(tree, new LoadOptions { SystemFolder = "lib" }));
    }

    [TestMethod]
    public void SimulationsTakeTheFolderThatIsMeant()
    {
        using var tree = new SimulateTree()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("lib/a.dll", LoadScene.Library());
        LoadOptions written = new() { SearchPath = [tree.PathOf("lib")] };

        LoadSimulation simulation = tree.Simulate(asIs: true, load: written).Before;

        Assert.IsTrue(simulation.Profiles
            .SelectMany(static profile => profile.Processes)
            .All(static process => process.Modules.Any(static module => module.Image.Path == "lib/a.dll")));
        CollectionAssert.AreEqual(new[] { "lib" }, tree.Simulate(asIs: true, load: written).Options.SearchPath.ToArray());
        Assert.ThrowsExactly<RebaseBindException>(() => tree.Simulate(asIs: true, load: new LoadOptions { SystemFolder = "/lib" }));
    }

    private static LoadOptions Resolve(TemporaryFolder place, string written)
    {
        string word = Written(place, written);
        GatheredTree tree = new RebaseBindPipeline(new()).Scan(place.PathOf("in"));
        return NamedFolders.Resolve(tree, new LoadOptions { SystemFolder = word, CurrentFolder = word, SearchPath = [word] });
    }

    private static string Written(TemporaryFolder place, string written)
        => written.Replace("ROOT", place.PathOf("in"), StringComparison.Ordinal)
            .Replace("WAY", place.PathOf("way"), StringComparison.Ordinal)
            .Replace("BESIDE", place.PathOf("beside"), StringComparison.Ordinal);

    /// <summary>"in" with folders, "way" that leads to it, and links in it to the inside and to the outside.</summary>
    private static TemporaryFolder Folder()
    {
        var place = new TemporaryFolder();
        place.Write("in/app.exe", "a file");
        place.Write("in/windows/system32/a.dll", "a file");
        place.Write("beside/a.dll", "a file");
        Directory.CreateDirectory(place.PathOf("in/empty"));
        Directory.CreateSymbolicLink(place.PathOf("way"), "in");
        Directory.CreateSymbolicLink(place.PathOf("in/shortcut"), "windows/system32");
        Directory.CreateSymbolicLink(place.PathOf("in/away"), "../beside");
        return place;
    }
}
