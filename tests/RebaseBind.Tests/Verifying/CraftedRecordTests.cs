using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestSupport;
using RebaseBind.Verifying;
using RebaseBind.Words;

namespace RebaseBind.Tests.Verifying;

/// <summary>
/// A record that somebody wrote by hand, with bad intent: nothing fails, nothing outside the tree changes, and no file is written but one that hashes
/// to what the record promises.
/// </summary>
[TestClass]
public sealed class CraftedRecordTests
{
    private const int UsualCases = 600;
    private const int UsualTrees = 40;

    private static readonly string?[] Numbers =
    [
        null, "12", "0x-1", "0x0", "0x1", "0x3c", "0x80", "0x1ff", "0x200", "0x10000", "0x140000000", "0x180000000", "0x7ffeffff", "0x7fff0000",
        "0x7fffffff", "0x80000000", "0xffff0000", "0xffffffff", "0x100000000", "0x7fffffffffff0000", "0xffffffffffff0000", "0xffffffffffffffff", "0x10000000000000000",
    ];

    private static readonly long[] Sizes = [-1, 0, 1, 7, 8, 0x48, 0x1FF, 0x200, 0x1000, 0x10000, 0x7FFE_FFFF, 0x7FFF_0000, 0x7FFF_FFC7, int.MaxValue, 0x8000_0000, uint.MaxValue, long.MaxValue];

    private static readonly string?[] Paths =
    [
        null, "", ".", "..", "/", "../outside.dll", "a/../../outside.dll", "/tmp/outside.dll", "..\\outside.dll", "C:\\outside.dll", "C:outside.dll", "\\\\server\\outside.dll",
        "LIBRARY.DLL", "library.dll ", "library.dll.", "library.dll\0", "a\0b", "library.dll:stream", "NUL", "con", "\u001b[2J", "\u202egnp.dll", "a\nb", "note.txt",
        ChangeRecord.FileName, new string('a', 5000), "~", "$HOME", "*",
    ];

    private static readonly string[] NumberFields =
    [
        "originalBase", "base", "originalTimeDateStamp", "timeDateStamp", "originalCheckSum", "checkSum", "originalDllCharacteristics", "dllCharacteristics",
    ];

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    [DataRow(FileLayout.Keep)]
    [DataRow(FileLayout.Pages)]
    public void WhateverARecordSaysNothingFailsAndOnlyWhatItPromisesIsMade(FileLayout layout)
    {
        using var tree = new ChangedTree();
        Dictionary<string, byte[]> originals = Files(tree);
        tree.Apply(Everything(layout));
        Dictionary<string, byte[]> present = Files(tree);
        int read = 0;
        int made = 0;
        PropertyCases.ForEach(UsualCases, seed =>
        {
            var crafted = new CraftedRecord(present, new Random(seed));
            try
            {
                ChangeRecord record = ChangeRecordText.Parse(crafted.Json, crafted.Open);
                read++;
                made += Try(record, present, originals);
            }
            catch (RebaseBindException refusal)
            {
                Assert.AreEqual(FindingCatalog.DamagedChangeRecord, refusal.Finding.Code);
                Assert.IsFalse(refusal.Finding.Message.Any(char.IsControl), "a message must not speak to the terminal");
            }
        });

        Assert.IsTrue(!PropertyCases.AreEnough(UsualCases) || (read > UsualCases / (layout == FileLayout.Pages ? 4 : 3) && made > UsualCases), $"{read} read, {made} made");
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    [DataRow(FileLayout.Keep)]
    [DataRow(FileLayout.Pages)]
    public void WhateverARecordSaysOnlyItsTreeIsTouched(FileLayout layout)
    {
        using var tree = new ChangedTree();
        tree.Write("../outside.dll", tree.Bytes("library.dll"));
        tree.Apply(Everything(layout));
        Dictionary<string, byte[]> present = Files(tree);
        PropertyCases.ForEach(UsualTrees, seed =>
        {
            foreach (string file in Directory.GetFiles(tree.Root))
            {
                File.Delete(file);
            }

            var crafted = new CraftedRecord(present, new Random(seed));
            foreach (KeyValuePair<string, byte[]> file in present)
            {
                tree.Write(file.Key, file.Value);
            }

            tree.Write(ChangeRecord.FileName, crafted.Json);
            string[] outside = Outside(tree);
            ChangeRecord? record = Guard(tree.Record);
            Guard(() => tree.Verify());
            Guard(() => tree.Verify(withOriginals: true));
            AssertSame(present, crafted.Json, tree);
            Guard(() => tree.Undo());
            foreach (KeyValuePair<string, byte[]> file in present.Where(file => !ChangeRecord.IsOwn(file.Key)))
            {
                byte[] now = tree.Bytes(file.Key);
                Assert.IsTrue(now.AsSpan().SequenceEqual(file.Value) || IsPromised(record, file.Key, now), file.Key);
            }

            Guard(() => tree.Undo(new UndoPolicy { Force = true }));
            CollectionAssert.AreEqual(outside, Outside(tree));
        });
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    [DataRow(FileLayout.Keep)]
    [DataRow(FileLayout.Pages)]
    public void WhateverARecordSaysApplyGoesOnOrRefuses(FileLayout layout)
    {
        using var tree = new ChangedTree();
        tree.Write("../outside.dll", tree.Bytes("library.dll"));
        tree.Apply(Everything(layout));
        Dictionary<string, byte[]> present = Files(tree);
        PropertyCases.ForEach(UsualTrees, seed =>
        {
            var crafted = new CraftedRecord(present, new Random(seed));
            foreach (KeyValuePair<string, byte[]> file in present)
            {
                tree.Write(file.Key, file.Value);
            }

            tree.Write(ChangeRecord.FileName, crafted.Json);
            string[] outside = Outside(tree);
            if (Guard(() => tree.Apply(Everything(layout) with { Layout = new() { Seed = "other" } })) is not null)
            {
                Guard(() => tree.Verify());
                Guard(() => tree.Undo());
            }

            CollectionAssert.AreEqual(outside, Outside(tree));
        });
    }

    /// <summary>The end of an edit without bytes at the highest offset looks like the end of a list.</summary>
    [TestMethod]
    [DataRow("0x7fffffff", "")]
    [DataRow("0x200", "")]
    [DataRow("0x7fffffff", "AA==")]
    public void AnEditThatNoFileCanHoldIsDamage(string offset, string bytes)
    {
        using var tree = new ChangedTree();
        tree.Apply();
        Lie(tree, "library.dll", image => image["edits"] = new JsonArray(new JsonObject { ["offset"] = offset, ["old"] = bytes, ["new"] = bytes }));

        Assert.AreEqual(FindingCatalog.DamagedChangeRecord, Assert.ThrowsExactly<RebaseBindException>(tree.Record).Finding.Code);
    }

    [TestMethod]
    public void PartsOfTheDataThatOverlapAreDamage()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        Lie(tree, "signed.dll", static image => image["pages"] = image["removedCertificates"]!.DeepClone());

        Assert.AreEqual(FindingCatalog.DamagedChangeRecord, Assert.ThrowsExactly<RebaseBindException>(tree.Record).Finding.Code);
    }

    [TestMethod]
    [DataRow(0x200U)]
    [DataRow(0x7FFF_FFFFU)]
    [DataRow(uint.MaxValue)]
    public void HeadersThatCannotHaveGrownSoMuchAreNoReasonToFail(uint growth)
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] altered = tree.Bytes("library.dll");
        altered[0x401] ^= 1;
        tree.Write("library.dll", altered);
        Lie(tree, "library.dll", image => image["headerGrowth"] = growth);

        VerifyResult result = tree.Verify(withOriginals: true);

        Assert.AreEqual("RB4007 library.dll", result.Findings.Select(static finding => $"{finding.Code} {finding.Image}").Single());
        Assert.AreEqual((0x401, 1), (result.Images.Single(static image => image.Path == "library.dll").Alteration!.Places.Single().Start.Value, 1));
    }

    [TestMethod]
    public void ADataFileThatPromisesMoreThanAnArrayHoldsIsDamaged()
    {
        byte[] sha256 = ContentHash.Sha256(new byte[1]);

        Assert.IsNull(ChangeData.TryExpand(new byte[int.MaxValue / 1032], int.MaxValue, sha256));
        Assert.IsNull(ChangeData.TryExpand(ChangeData.Compress(new byte[10_000_000]), 1, sha256));
    }

    [TestMethod]
    public void ARecordOf100000ImagesIsReadInTime()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        JsonNode record = JsonNode.Parse(tree.Bytes(ChangeRecord.FileName))!;
        JsonObject image = record["images"]![0]!.AsObject();
        image.Remove("pages");
        image["path"] = "PATH";
        string one = image.ToJsonString();
        record["images"] = "IMAGES";
        string many = string.Join(',', Enumerable.Range(0, 100_000).Select(i => one.Replace("PATH", $"{i:d6}.dll", StringComparison.Ordinal)));
        tree.Write(ChangeRecord.FileName, Encoding.UTF8.GetBytes(record.ToJsonString().Replace("\"IMAGES\"", $"[{many}]", StringComparison.Ordinal)));

        VerifyResult result = tree.Verify();

        Assert.AreEqual(100_000, result.Count(ImageState.Removed));
    }

    /// <summary>Does everything with each image that verifying and undoing do.</summary>
    /// <returns>How many files were made.</returns>
    private static int Try(ChangeRecord record, Dictionary<string, byte[]> present, Dictionary<string, byte[]> originals)
    {
        int made = 0;
        foreach ((string path, ImageHistory history) in record.ToHistories().Select(static pair => (pair.Key, pair.Value)))
        {
            byte[] file = present.TryGetValue(path, out byte[]? known) ? known : present["library.dll"];
            foreach (byte[]? original in new[] { null, originals.TryGetValue(path, out byte[]? first) ? first : null })
            {
                new ChangedImageVerifier(path, history, []).Verify(file, original);
            }

            foreach (bool force in new[] { false, true })
            {
                byte[]? undone = Undo(record, path, file, history, force);
                made += undone is null ? 0 : 1;
                Assert.IsTrue(undone is null || force || IsPromised(record, path, undone), path);
            }
        }

        return made;
    }

    private static RebaseBindOptions Everything(FileLayout layout) => layout == FileLayout.Pages ? ChangedTree.EverythingInPages : ChangedTree.Everything;

    private static void Lie(ChangedTree tree, string path, Action<JsonNode> lie)
    {
        JsonNode record = JsonNode.Parse(tree.Bytes(ChangeRecord.FileName))!;
        lie(record["images"]!.AsArray().Single(image => image!["path"]!.GetValue<string>() == path)!);
        tree.Write(ChangeRecord.FileName, Encoding.UTF8.GetBytes(record.ToJsonString()));
    }

    private static byte[]? Undo(ChangeRecord record, string path, byte[] file, ImageHistory history, bool force)
    {
        try
        {
            return new UndoWork(record, [path], force).Rewrite(path, (byte[])file.Clone(), history)?.File.ToArray();
        }
        catch (RebaseBindException)
        {
            return null;
        }
    }

    private static bool IsPromised(ChangeRecord? record, string path, byte[] file)
        => record?.Changes.Concat(record.Replaced).Any(change => change.Path == path && change.OriginalSha256.Span.SequenceEqual(ContentHash.Sha256(file))) == true;

    private static T? Guard<T>(Func<T> act)
        where T : class
    {
        try
        {
            return act();
        }
        catch (RebaseBindException)
        {
            return null;
        }
    }

    private static Dictionary<string, byte[]> Files(ChangedTree tree)
        => Directory.GetFiles(tree.Root).ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);

    private static string[] Outside(ChangedTree tree) =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(tree.Root)!, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetDirectoryName(path) != tree.Root)
            .Select(path => path + " " + HexText.Of(ContentHash.Sha256(File.ReadAllBytes(path)))).Order(StringComparer.Ordinal),
    ];

    private static void AssertSame(Dictionary<string, byte[]> present, byte[] json, ChangedTree tree)
    {
        foreach (KeyValuePair<string, byte[]> file in present)
        {
            CollectionAssert.AreEqual(file.Key == ChangeRecord.FileName ? json : file.Value, tree.Bytes(file.Key), file.Key);
        }
    }

    /// <summary>The record of a tree with some lies in it, and perhaps other data.</summary>
    private sealed class CraftedRecord
    {
        private readonly Dictionary<string, byte[]> files;
        private readonly Random random;
        private readonly JsonNode root;

        internal CraftedRecord(Dictionary<string, byte[]> files, Random random)
        {
            this.files = files;
            this.random = random;
            root = JsonNode.Parse(files[ChangeRecord.FileName])!;
            for (int lies = random.Next(1, 4); lies != 0; lies--)
            {
                Lie();
            }

            if (random.Next(2) == 0)
            {
                MakeConsistent();
            }

            Json = Encoding.UTF8.GetBytes(root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            if (random.Next(30) == 0)
            {
                Json[random.Next(Json.Length)] ^= (byte)(1 << random.Next(8));
            }
        }

        internal byte[] Json { get; }

        internal byte[]? Open(string name) => files.TryGetValue(name, out byte[]? file) ? file : null;

        private void Lie()
        {
            JsonObject image = Pick(root["images"]!.AsArray())!.AsObject();
            switch (random.Next(24))
            {
                case 0:
                    image["path"] = Pick(Paths);
                    break;
                case 1:
                    image[Pick(["sha256", "originalSha256"])] = HexText.Of(ContentHash.Sha256(Pick([.. files.Values])));
                    break;
                case 2:
                    image["length"] = Pick(Sizes);
                    break;
                case 3:
                    image["headerGrowth"] = Pick(Sizes);
                    break;
                case 4:
                case 5:
                    image[Pick(NumberFields)] = Pick(Numbers);
                    break;
                case 6:
                    image["base"] = image["originalBase"]?.DeepClone();
                    image["originalBase"] = Pick(Numbers);
                    break;
                case 7:
                    image[Pick(["removedCertificates", "pages"])] = new JsonObject { ["offset"] = Pick(Numbers), ["size"] = Pick(Sizes) };
                    break;
                case 8:
                    root["data"]![Pick(["size", "sha256"])] = Pick(Sizes);
                    break;
                case 9 when root["unchanged"] is JsonArray { Count: not 0 }:
                    root["unchanged"]![0]![Pick(["path", "sha256", "checkSum"])] = Pick(Pick([Paths, Numbers]));
                    break;
                case 10:
                    root["replaced"] = new JsonArray(image.DeepClone());
                    break;
                case 12:
                case 13:
                case 14:
                    LieAboutLayout(image);
                    break;
                case 11:
                    root["images"]!.AsArray().Add(null);
                    break;
                default:
                    AddEdit(image);
                    break;
            }
        }

        private void LieAboutLayout(JsonObject image)
        {
            if (image["layout"] is not JsonObject layout
                || layout["parts"] is not JsonArray { Count: not 0 } parts
                || layout["edits"] is not JsonArray { Count: not 0 } edits)
            {
                AddEdit(image);
                return;
            }

            switch (random.Next(7))
            {
                case 0:
                    layout[Pick(["oldLength", "newLength"])] = Pick(Sizes);
                    break;
                case 1:
                    parts[random.Next(parts.Count)]![Pick(["from", "to"])] = Pick(Numbers);
                    break;
                case 2:
                    parts[random.Next(parts.Count)]!["size"] = Pick(Sizes);
                    break;
                case 3:
                    parts.RemoveAt(random.Next(parts.Count));
                    break;
                case 4:
                    parts.Add(parts[random.Next(parts.Count)]!.DeepClone());
                    break;
                case 5:
                    edits[random.Next(edits.Count)]![Pick(["offset", "old"])] = Pick([.. Numbers, Convert.ToBase64String([1, 2, 3, 4])]);
                    break;
                default:
                    layout["edits"] = image["edits"]?.DeepClone();
                    break;
            }
        }

        /// <summary>Adds an edit that taking back really makes: the bytes that are there, and any others.</summary>
        private void AddEdit(JsonObject image)
        {
            byte[] file = image["path"]?.GetValue<string>() is { } path && files.TryGetValue(path, out byte[]? known) ? known : files["library.dll"];
            int offset = random.Next(random.Next(3) == 0 ? file.Length : 0x400);
            int size = random.Next(Math.Min(24, file.Length - offset) + 1);
            byte[] old = new byte[size];
            random.NextBytes(old);
            if (random.Next(2) == 0)
            {
                Array.Clear(old, 0, size);
            }

            var edit = new JsonObject
            {
                ["offset"] = random.Next(8) == 0 ? Pick(Numbers) : HexText.Of((uint)offset),
                ["old"] = Convert.ToBase64String(old),
                ["new"] = Convert.ToBase64String(file, offset, size),
            };
            if (random.Next(4) != 0 || image["edits"] is null)
            {
                image["edits"] = new JsonArray(edit);
            }
            else
            {
                image["edits"]!.AsArray().Add(edit);
            }
        }

        /// <summary>What the lies lead to becomes the promised original, as somebody who can hash would make it.</summary>
        private void MakeConsistent()
        {
            ChangeRecord? record = Guard(() => ChangeRecordText.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()), Open));
            foreach (ImageChange change in record?.Changes ?? [])
            {
                if (files.TryGetValue(change.Path, out byte[]? file) && ChangeReversal.TryRevert(file, change) is { } original)
                {
                    JsonNode image = root["images"]!.AsArray().Single(image => image!["path"]!.GetValue<string>() == change.Path)!;
                    image["originalSha256"] = HexText.Of(ContentHash.Sha256(original));
                }
            }
        }

        private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

        private JsonNode? Pick(JsonArray choices) => choices[random.Next(choices.Count(static item => item is not null))];
    }
}
