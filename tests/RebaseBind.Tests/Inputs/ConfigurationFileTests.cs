using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.Tests.Reporting.Loads;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Inputs;

/// <summary>The configuration file's text, and its schema.</summary>
[TestClass]
public sealed class ConfigurationFileTests
{
    private const string Every = """
        {
          "$schema": { "any": ["thing"] }, // said to editors
          "signed": "strip",
          "growth": 25, /* percent */
          "locked": true, "allowEmpty": false,
          "root": [
            "app.exe",
            "sub/b.exe",
          ],
          "exclude": [],
        }
        """;

    [TestMethod]
    public void EachKeyHasItsValuesAndItsLine()
    {
        string[] read = [.. ConfigurationFile.Parse("rebasebind.json", Every).Select(static one => $"{one.Line} {one.Key.Name} {string.Join(',', one.Values)}")];

        CollectionAssert.AreEqual(new[] { "3 signed strip", "4 growth 25", "5 locked true", "5 allowEmpty false", "6 root app.exe,sub/b.exe", "10 exclude " }, read);
        Assert.IsEmpty(ConfigurationFile.Parse("x", "{}"));
    }

    [TestMethod]
    [DataRow("", "line 1: this is not JSON from column 1 on")]
    [DataRow("[]", "line 1: the file must be one object in braces, such as { \"signed\": \"strip\" }")]
    [DataRow("{", "line 1: this is not JSON from column 2 on")]
    [DataRow("{ \"signed\": \"strip\" } x", "line 1: this is not JSON from column 23 on")]
    [DataRow("{\n \"signed\" \"strip\" }", "line 2: this is not JSON from column 11 on")]
    [DataRow("{\n\n \"Signed\": \"strip\" }", "line 3: there is no setting 'Signed'; did you mean 'signed'?")]
    [DataRow("{ \"frobnicate\": { \"signed\": 1 } }", "line 1: there is no setting 'frobnicate'; docs/configuration.md lists them")]
    [DataRow("{ \"signed\": \"strip\",\n \"signed\": \"skip\" }", "line 2: 'signed' is in the file twice; delete one of the two")]
    [DataRow("{ \"signed\": true }", "line 1: 'signed' must be a text in quotation marks that is not empty")]
    [DataRow("{ \"signed\": null }", "line 1: 'signed' must be a text in quotation marks that is not empty")]
    [DataRow("{ \"signed\": \"\" }", "line 1: 'signed' must be a text in quotation marks that is not empty")]
    [DataRow("{ \"signed\":\n [\"strip\"] }", "line 2: 'signed' must be a text in quotation marks that is not empty")]
    [DataRow("{ \"growth\": \"25\" }", "line 1: 'growth' must be a whole number from 0 up, without quotation marks")]
    [DataRow("{ \"growth\": 2.5 }", "line 1: 'growth' must be a whole number from 0 up, without quotation marks")]
    [DataRow("{ \"growth\": -1 }", "line 1: 'growth' must be a whole number from 0 up, without quotation marks")]
    [DataRow("{ \"growth\": 9223372036854775808 }", "line 1: 'growth' must be a whole number from 0 up, without quotation marks")]
    [DataRow("{ \"locked\": \"true\" }", "line 1: 'locked' must be true or false, without quotation marks")]
    [DataRow("{ \"root\": \"app.exe\" }", "line 1: 'root' must be a list of texts, such as [\"a\", \"b\"], none of them empty")]
    [DataRow("{ \"root\": [\"a\",\n 1] }", "line 2: 'root' must be a list of texts, such as [\"a\", \"b\"], none of them empty")]
    [DataRow("{ \"root\": [\" \"] }", "line 1: 'root' must be a list of texts, such as [\"a\", \"b\"], none of them empty")]
    [DataRow("{ \"signed\": \"\\ud800\" }", "line 1: a text holds half a surrogate pair (\\ud800 to \\udfff); write the character itself")]
    public void WhatMakesNoSenseIsSaidWithItsLine(string text, string expected)
    {
        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => ConfigurationFile.Parse("my.json", text)).Findings.Single();

        Assert.AreEqual("my.json: error RB0055: " + expected, finding.ToString());
    }

    [TestMethod]
    public void EveryWrongLineIsSaidAtOnce()
        => Assert.HasCount(3, Assert.ThrowsExactly<RebaseBindException>(() => ConfigurationFile.Parse("my.json", "{ \"a\": 1,\n \"growth\": {},\n \"root\": [[]], \"signed\": \"skip\" }")).Findings);

    /// <summary>No cut of the file ends in anything but settings or findings.</summary>
    [TestMethod]
    public void EveryCutIsRefused()
    {
        for (int length = 0; length < Every.TrimEnd().Length; length++)
        {
            string cut = Every[..length];
            Assert.ThrowsExactly<RebaseBindException>(() => ConfigurationFile.Parse("cut", cut), cut);
        }
    }

    [TestMethod]
    public void TheNearestFileAboveHolds()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("a/b/c"));
        Assert.IsNull(ConfigurationFile.FindAbove(folder.PathOf("a/b/c")));
        string outer = folder.Write("rebasebind.json", "{}");
        string inner = folder.Write("a/b/rebasebind.json", "{}");

        Assert.AreEqual(inner, ConfigurationFile.FindAbove(folder.PathOf("a/b/c")));
        Assert.AreEqual(inner, ConfigurationFile.FindAbove(folder.PathOf("a/b")));
        Assert.AreEqual(outer, ConfigurationFile.FindAbove(folder.PathOf("a")));
    }

    /// <summary>The schema has the keys, their forms and their words.</summary>
    [TestMethod]
    public void TheSchemaKnowsEveryKey()
    {
        JsonElement keys = JsonDocument.Parse(File.ReadAllBytes(SchemaWitness.Shipped("configuration"))).RootElement.GetProperty("properties");
        CollectionAssert.AreEqual(
            ConfigurationKey.All.Select(static key => key.Name).Order(StringComparer.Ordinal).ToArray(),
            keys.EnumerateObject().Select(static one => one.Name).Where(static name => name != "$schema").Order(StringComparer.Ordinal).ToArray());
        foreach (ConfigurationKey key in ConfigurationKey.All)
        {
            JsonElement schema = keys.GetProperty(key.Name);
            string type = schema.TryGetProperty("type", out JsonElement written) ? written.GetString()! : "string";
            Assert.AreEqual(key.Form switch { ConfigurationForm.Number => "integer", ConfigurationForm.Switch => "boolean", ConfigurationForm.Texts => "array", _ => "string" }, type, key.Name);
            JsonElement value = type == "array" ? schema.GetProperty("items") : schema;
            string[] words = value.TryGetProperty("enum", out JsonElement known) ? [.. known.EnumerateArray().Select(static one => one.GetString()!)] : [];
            CollectionAssert.AreEqual(Words(key.Name).ToArray(), words, key.Name);
            Assert.AreEqual(key.Build is null, schema.GetProperty("description").GetString()!.EndsWith("Command line only.", StringComparison.Ordinal), key.Name);
        }
    }

    /// <summary>What the reader takes and refuses, the schema does, too; its validator is not ours.</summary>
    [TestMethod]
    public void TheSchemaTakesAndRefusesTheSame()
    {
        string schema = SchemaWitness.Shipped("configuration");
        SchemaWitness.Accepts(schema, "{ \"$schema\": \"x\", \"signed\": \"strip\", \"growth\": 25, \"locked\": true, \"root\": [\"app.exe\"], \"gate\": \"error\" }"u8.ToArray());
        foreach (string wrong in new[] { "[]", "{ \"signd\": \"strip\" }", "{ \"signed\": \"sometimes\" }", "{ \"growth\": \"25\" }", "{ \"growth\": -1 }", "{ \"locked\": \"true\" }", "{ \"root\": \"app.exe\" }", "{ \"seed\": \"\" }" })
        {
            SchemaWitness.Refuses(schema, System.Text.Encoding.UTF8.GetBytes(wrong));
        }
    }

    [TestMethod]
    public void ThePageHasEveryKey()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        string[] rows = [.. page.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(static line => line.Split('|')[1].Trim(' ', '`') + " " + line.Split('|')[4].Trim(' ', '`'))];

        CollectionAssert.AreEqual(ConfigurationKey.All.Select(static key => key.Name + " " + (key.Build ?? "none")).ToArray(), rows);
    }

    private static IReadOnlyList<string> Words(string key) => key switch
    {
        "for" => PolicyWords.For.Words,
        "bind" => PolicyWords.Bind.Words,
        "signed" => PolicyWords.Signed.Words,
        "dynamicBase" => PolicyWords.DynamicBase.Words,
        "layout" => PolicyWords.Layout.Words,
        "readyToRun" => PolicyWords.ReadyToRun.Words,
        "placement" => PolicyWords.Placement.Words,
        "ranges" => PolicyWords.Ranges.Words,
        "profile" => LoadWords.Profile.Words,
        "aslr" => LoadWords.Aslr.Words,
        "staleForwarders" => LoadWords.StaleForwarders.Words,
        "gate" => GateWords.Mode.Words,
        _ => [],
    };
}
