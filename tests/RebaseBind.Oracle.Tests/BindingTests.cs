using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestSupport;

namespace RebaseBind.Oracle.Tests;

/// <summary>What the tool writes into images of two linkers and two widths, as programs read it that share no code with it.</summary>
[TestClass]
public sealed partial class BindingTests
{
    /// <summary>caller.dll binds to four DLLs and app.exe to three; KERNEL32.dll, imported twice, and an API set are not in the set.</summary>
    private const int DescriptorsBoundByAll = 7;

    public static IEnumerable<object[]> Targets => Target.All;

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void EveryBoundSlotIsWhatPefilesTablesGive(string linker, int bits)
    {
        BindWitness.Require();
        BoundSet all = BoundSet.Of(Target.Of(linker, bits), "all");
        BindWitness answer = BindWitness.Approves(all.Original, all.Folder, "--complete", "all");

        Assert.AreEqual((9, 10, DescriptorsBoundByAll), (answer.Images, answer.Descriptors, answer.Bound));
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void EffectiveBindingLeavesOutDllsThatWindowsMovesAndForwardedImports(string linker, int bits)
    {
        BindWitness.Require();
        BoundSet effective = BoundSet.Of(Target.Of(linker, bits), "effective");
        BindWitness answer = BindWitness.Approves(effective.Original, effective.Folder, "--complete", "effective");

        Assert.AreEqual(DescriptorsBoundByAll - 3, answer.Bound);
        CollectionAssert.AreEquivalent(new[] { "aslr.dll", "two.dll", "Three.DLL" }, Unbound(effective.Image("caller.dll")));
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ApiSetsAreNotBoundEvenWhereEverythingElseIs(string linker, int bits)
    {
        BindWitness.Require();
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        string modules = Wine.For(target).Modules;
        BoundSet referring = BoundSet.Apply(target, ImageSet.Of(target), Path.Combine(Workspace.CreateUnique("reference"), "out"), "--bind", "all", "--reference", modules);
        BindWitness answer = BindWitness.Approves(referring.Original, referring.Folder, "--complete", "all", "--reference", modules);

        Assert.AreEqual(answer.Descriptors - 1, answer.Bound);
        CollectionAssert.AreEqual(new[] { "api-ms-win-core-processthreads-l1-1-0.dll" }, Unbound(referring.Image(ImageSet.Program)));
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ReadobjFindsTheDirectoriesAndTheImportsOfBefore(string linker, int bits)
    {
        Witness.Readobj.Require();
        BoundSet all = BoundSet.Of(Target.Of(linker, bits), "all");
        foreach (string name in BoundSet.Files(all.Folder))
        {
            ImageFile image = all.Image(name);
            Dictionary<string, string> headers = Headers(all.Folder, name);
            bool anyBound = image.Imports.Any(table => table.IsBound);

            Assert.AreEqual(anyBound, headers["BoundImportRVA"] != "0x0", name);
            Assert.AreEqual(anyBound, headers["BoundImportSize"] != "0x0", name);
            Assert.AreEqual(Headers(all.Original, name)["IATRVA"], headers["IATRVA"], name);
            Assert.AreEqual(Imports(all.Original, name), Imports(all.Folder, name), name);
        }

        static Dictionary<string, string> Headers(string folder, string name)
            => Field().Matches(Witness.Readobj.Ask("--file-headers", Path.Combine(folder, name)))
                .DistinctBy(match => match.Groups["name"].Value)
                .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);

        static string Imports(string folder, string name)
        {
            string answer = Witness.Readobj.Ask("--coff-imports", Path.Combine(folder, name));
            return Address().Replace(answer[answer.IndexOf("Format:", StringComparison.Ordinal)..], string.Empty);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void UnbindingGivesTheBytesOfNoBinding(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        string folder = Path.Combine(Workspace.CreateUnique("unbound"), "out");
        ProgramRun.OfTool("unbind", BoundSet.Of(target, "all").Folder, "--output", folder).Expect(0);

        BoundSet.AssertSame(BoundSet.Of(target, "none").Folder, folder);
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void BindingTwiceGivesTheSameBytes(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        string folder = Workspace.CreateUnique("twice");
        foreach (string policy in new[] { "all", "effective" })
        {
            BoundSet once = BoundSet.Of(target, policy);
            BoundSet.AssertSame(once.Folder, BoundSet.Apply(target, once.Original, Path.Combine(folder, policy, "one"), "--bind", policy, "--jobs", "1").Folder);
            BoundSet.AssertSame(once.Folder, BoundSet.Apply(target, once.Folder, Path.Combine(folder, policy, "again"), "--bind", policy).Folder);
        }
    }

    private static string[] Unbound(ImageFile image) => [.. image.Imports.Where(table => !table.IsBound).Select(table => table.Name)];

    [GeneratedRegex(@"\b(?<name>\w+): (?<value>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Field();

    [GeneratedRegex(@"(?<=Address: )0x\w+", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Address();
}
