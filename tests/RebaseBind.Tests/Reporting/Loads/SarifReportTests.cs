using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.Findings;
using RebaseBind.Reporting.Sarif;

namespace RebaseBind.Tests.Reporting.Loads;

[TestClass]
public sealed class SarifReportTests
{
    private static readonly Finding Overlap = new(FindingCatalog.Overlap, FindingSeverity.Error, "bin/a b#ü.dll", "it overlaps bin/b.dll at 0x10000000");
    private static readonly Finding Signed = new(FindingCatalog.Signed, FindingSeverity.Warning, "bin/b.dll", "it is signed");
    private static readonly Finding Wanted = new(FindingCatalog.UnknownRoot, FindingSeverity.Error, string.Empty, "there is no 'x.exe'");

    [TestMethod]
    public void ItIsSarif()
    {
        string schema = Path.Combine(Repository.Root, "..", "shared", "data", "sarif-schema-2.1.0.json");
        if (!File.Exists(schema))
        {
            Assert.Inconclusive("skipped: the schema of SARIF 2.1.0 is not at hand");
        }

        SchemaWitness.Require();
        byte[] full = SarifReport.Of([Overlap, Signed, Wanted], "1.2.3", [new SarifSuppression(Signed, "not ours")]).ToArray();
        SchemaWitness.AcceptsNothingElse(schema, full);
        SchemaWitness.Accepts(schema, SarifReport.Of([], "1.2.3").ToArray());
        SchemaWitness.Refuses(schema, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(full).Replace("\"external\"", "\"elsewhere\"", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void TheToolDescribesEachCodeThatOccursOnce()
    {
        JsonElement driver = Run([Signed, Overlap, Signed with { Image = "c.dll", Severity = FindingSeverity.Note }]).GetProperty("tool").GetProperty("driver");

        Assert.AreEqual("RebaseBind", driver.GetProperty("name").GetString());
        Assert.AreEqual("1.2.3", driver.GetProperty("semanticVersion").GetString());
        JsonElement[] rules = [.. driver.GetProperty("rules").EnumerateArray()];
        CollectionAssert.AreEqual(new[] { "RB1010", "RB3001" }, rules.Select(static rule => rule.GetProperty("id").GetString()).ToArray());
        Assert.AreEqual("SignedImageLeftAlone", rules[0].GetProperty("name").GetString());
        Assert.AreEqual("warning", rules[0].GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.AreEqual("Signed image left alone", rules[0].GetProperty("shortDescription").GetProperty("text").GetString());
        StringAssert.StartsWith(rules[0].GetProperty("fullDescription").GetProperty("text").GetString(), "Signed image left alone. ", StringComparison.Ordinal);
        Assert.AreEqual(FindingCatalog.HelpLinkOf("RB1010"), rules[0].GetProperty("helpUri").GetString());
        foreach (string form in new[] { "text", "markdown" })
        {
            StringAssert.Contains(rules[0].GetProperty("help").GetProperty(form).GetString(), FindingCatalog.HelpLinkOf("RB1010"), StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void AResultHasItsRuleLevelMessageAndPlace()
    {
        JsonElement[] results = Results([Signed, Overlap]);

        Assert.AreEqual(
            """{"ruleId":"RB3001","ruleIndex":1,"level":"error","message":{"text":"it overlaps bin/b.dll at 0x10000000"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"bin/a%20b%23%C3%BC.dll","uriBaseId":"ROOT"},"region":{"startLine":1}}}],"partialFingerprints":{"primaryLocationLineHash":"FINGERPRINT"}}""".Replace("FINGERPRINT", Fingerprint(results[1]), StringComparison.Ordinal),
            JsonSerializer.Serialize(results[1]));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/work/rebasebind.lock")]
    [DataRow("C:\\work\\rebasebind.lock")]
    [DataRow("C:/work/rebasebind.lock")]
    [DataRow("\\\\server\\share\\a.dll")]
    [DataRow("../elsewhere/old.json")]
    public void WhatIsAboutNoFileOfTheFolderIsAboutTheFolder(string image)
        => Assert.AreEqual(".", UriOf(Results([Wanted with { Image = image }])[0]));

    [TestMethod]
    [DataRow("a.dll", "a.dll")]
    [DataRow("a:b.dll", "a%3Ab.dll")]
    [DataRow("x..y/..z.dll", "x..y/..z.dll")]
    [DataRow("50%/[a]\\b?.dll", "50%25/%5Ba%5D%5Cb%3F.dll")]
    [DataRow("\U0001F600.dll", "%F0%9F%98%80.dll")]
    public void APathIsPercentEncoded(string image, string expected)
        => Assert.AreEqual(expected, UriOf(Results([Signed with { Image = image }])[0]));

    [TestMethod]
    public void AFingerprintStaysWhateverOtherFindingsComeAndGo()
    {
        string alone = Fingerprint(Results([Signed])[0]);

        Assert.AreEqual(alone, Fingerprint(Results([Overlap, Wanted, Signed with { Image = "bin/c.dll" }, Signed with { Message = "it is signed, too" }, Signed])[4]));
        Assert.AreEqual(alone, Fingerprint(Results([Overlap, Signed, Wanted], [new SarifSuppression(Overlap, "known")])[1]));
    }

    [TestMethod]
    public void AFingerprintIsAsLongAsTheWordsAreAndNumbersAreNone()
    {
        string fingerprint = Fingerprint(Results([Overlap])[0]);

        Assert.AreEqual(fingerprint, Fingerprint(Results([Overlap with { Message = "it overlaps bin/b.dll at 0x7ff000" }])[0]));
        Assert.AreNotEqual(fingerprint, Fingerprint(Results([Overlap with { Message = "it overlaps bin/b2.dll at 0x10000000" }])[0]));
        Assert.AreNotEqual(fingerprint, Fingerprint(Results([Overlap with { Code = FindingCatalog.Signed }])[0]));
        Assert.AreNotEqual(fingerprint, Fingerprint(Results([Overlap with { Image = "bin/c.dll" }])[0]));
    }

    [TestMethod]
    public void AFingerprintStaysWhenASizeOrTimeNeedsAnotherUnit()
    {
        string Of(string message) => Fingerprint(Results([Overlap with { Message = message }])[0]);

        Assert.AreEqual(Of("2 private pages (1,020 KiB); it took 999 ms"), Of("2 private pages (1.02 MiB); it took 1 s"));
        Assert.AreNotEqual(Of("it is in section B of a.dll"), Of("it is in section KiB of a.dll"));
    }

    [TestMethod]
    public void FindingsThatDifferInNothingButNumbersStillHaveFingerprintsOfTheirOwn()
    {
        string[] fingerprints = [.. Results([Overlap, Overlap with { Message = "it overlaps bin/b.dll at 0x20000000" }]).Select(Fingerprint)];

        StringAssert.EndsWith(fingerprints[0], ":1", StringComparison.Ordinal);
        StringAssert.EndsWith(fingerprints[1], ":2", StringComparison.Ordinal);
        Assert.AreEqual(fingerprints[0].Split(':')[0], fingerprints[1].Split(':')[0]);
    }

    [TestMethod]
    public void ASuppressedFindingStandsThereOnceWithItsReasonAndTheOthersWithNone()
    {
        JsonElement[] results = Results([Overlap, Signed], [new SarifSuppression(Signed, "not ours"), new SarifSuppression(Wanted, "until spring"), new SarifSuppression(Wanted, "agreed")]);

        CollectionAssert.AreEqual(
            new[]
            {
                """RB3001 []""",
                """RB1010 [{"kind":"external","justification":"not ours"}]""",
                """RB1005 [{"kind":"external","justification":"until spring"},{"kind":"external","justification":"agreed"}]""",
            },
            results.Select(static result => result.GetProperty("ruleId").GetString() + " " + JsonSerializer.Serialize(result.GetProperty("suppressions"))).ToArray());
    }

    [TestMethod]
    public void WithoutSuppressionsNobodyIsSaidToHaveBeenAsked()
        => Assert.IsFalse(Results([Overlap])[0].TryGetProperty("suppressions", out _));

    [TestMethod]
    public void EveryCodeHasARuleWithANameOfLettersAndDigits()
    {
        JsonElement[] rules = [.. Run([.. FindingCatalog.Codes.Select(static code => new Finding(code, FindingSeverity.Note, "a.dll", "it is so"))]).GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];

        string[] names = [.. rules.Select(static rule => rule.GetProperty("name").GetString()!)];
        Assert.AreEqual(FindingCatalog.Codes.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.AreEqual(string.Empty, string.Join(' ', names.Where(static name => !char.IsAsciiLetterUpper(name[0]) && !char.IsAsciiDigit(name[0]) || !name.All(char.IsAsciiLetterOrDigit))));
    }

    [TestMethod]
    public void NoFindingsAreARunWithoutResults() => Assert.AreEqual(0, Results([]).Length);

    private static JsonElement Run(IReadOnlyList<Finding> findings, IReadOnlyList<SarifSuppression>? suppressions = null)
        => JsonDocument.Parse(SarifReport.Of(findings, "1.2.3", suppressions)).RootElement.GetProperty("runs")[0];

    private static JsonElement[] Results(IReadOnlyList<Finding> findings, IReadOnlyList<SarifSuppression>? suppressions = null)
        => [.. Run(findings, suppressions).GetProperty("results").EnumerateArray()];

    private static string Fingerprint(JsonElement result) => result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!;

    private static string UriOf(JsonElement result)
        => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
}
