using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Gathering;

/// <summary>Whose images are, by the dependency files that lie beside them.</summary>
[TestClass]
public sealed class DependencyFileTests
{
    private const string Example = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/win-x64" },
          "targets": {
            ".NETCoreApp,Version=v10.0/win-x64": {
              "app/1.0.0": { "runtime": { "app.dll": {} } },
              "mine/1.0.0": { "native": { "mine.dll": {} } },
              "runtimepack.Microsoft.NETCore.App.Runtime.win-x64/10.0.1": { "native": { "hostfxr.dll": { "fileVersion": "1" } } },
              "vendor/2.3.0": {
                "native": { "runtimes/win-x64/native/vendor.dll": {}, "runtimes/x/local.dll": { "localPath": "sub/local.dll" } },
                "runtimeTargets": { "runtimes/win-x86/native/vendor.dll": { "rid": "win-x86" } },
                "resources": { "lib/net8.0/de/vendor.resources.dll": { "locale": "de" } }
              }
            }
          },
          "libraries": {
            "app/1.0.0": { "type": "project" },
            "mine/1.0.0": { "type": "project" },
            "runtimepack.Microsoft.NETCore.App.Runtime.win-x64/10.0.1": { "type": "runtimepack" },
            "vendor/2.3.0": { "type": "package" }
          }
        }
        """;

    [TestMethod]
    public void FilesBelongToTheLibraryThatListsThem()
        => Assert.AreEqual(
            "out/app.dll Own app 1.0.0, out/de/vendor.resources.dll Package vendor 2.3.0, out/hostfxr.dll Framework Microsoft.NETCore.App.Runtime.win-x64 10.0.1, "
            + "out/mine.dll Own mine 1.0.0, out/runtimes/win-x86/native/vendor.dll Package vendor 2.3.0, out/sub/local.dll Package vendor 2.3.0, out/vendor.dll Package vendor 2.3.0",
            OwnersWith(Example));

    /// <summary>It says nothing, and it does no harm.</summary>
    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("""{ "targets": 1, "libraries": [] }""")]
    [DataRow("""{ "targets": { "x": { "a/1": { "native": { "mine.dll": 1 } } } }, "libraries": { "a/1": { "type": 5 } } }""")]
    [DataRow("""{ "targets": { "x": { "a/1": { "native": [ "mine.dll" ], "resources": 7 } } }, "libraries": { "a/1": { "type": "package" } } }""")]
    [DataRow("""{ "targets": { "x": { "a/1": { "native": { "\ud800": {}, "": {}, "/": {} } } } }, "libraries": { "a/1": { "type": "package" } } }""")]
    public void AMalformedFileSaysNothing(string text) => Assert.AreEqual(string.Empty, OwnersWith(text));

    /// <summary>In a build the project knows.</summary>
    [TestMethod]
    public void WhatTheSourceSaysCountsMore()
    {
        using TemporaryFolder folder = Tree(Example);
        PlacedFile[] files =
        [
            new("vendor.dll", folder.PathOf("out/vendor.dll")) { Owner = new ImageOwner(OwnerKind.Own, "me") },
            new("mine.dll", folder.PathOf("out/mine.dll")),
            new("app.deps.json", folder.PathOf("out/app.deps.json")),
        ];

        GatheredTree tree = new RebaseBindPipeline(new RebaseBindOptions()).Scan(ImageSource.Map(files));

        Assert.AreEqual("mine.dll mine 1.0.0, vendor.dll me", string.Join(", ", tree.Owners.OrderBy(static owner => owner.Key).Select(static owner => $"{owner.Key} {owner.Value.Name}")));
    }

    private static string OwnersWith(string dependencies)
    {
        using TemporaryFolder folder = Tree(dependencies);
        GatheredTree tree = new RebaseBindPipeline(new RebaseBindOptions()).Scan(folder.Root);
        Assert.IsEmpty(tree.Findings);
        return string.Join(", ", tree.Owners.OrderBy(static owner => owner.Key, System.StringComparer.Ordinal).Select(static owner => $"{owner.Key} {owner.Value.Kind} {owner.Value.Name}"));
    }

    private static TemporaryFolder Tree(string dependencies)
    {
        var folder = new TemporaryFolder();
        byte[] image = ImageBuilder.X64().Build().ToArray();
        foreach (string path in new[] { "app.dll", "mine.dll", "hostfxr.dll", "vendor.dll", "sub/local.dll", "runtimes/win-x86/native/vendor.dll", "de/vendor.resources.dll", "unknown.dll" })
        {
            folder.Write("out/" + path, image);
        }

        folder.Write("out/app.deps.json", System.Text.Encoding.UTF8.GetBytes(dependencies));
        return folder;
    }
}
