using System;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Paths;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class SuppressionFileTests
{
    private const string Good = """
        // The gate's exceptions.
        {
          "schemaVersion": 1, /* the only one */
          "suppressions": [
            { "code": "RB3002", "image": "plugins/**/*.dll", "reason": "Vendor's, “4.2” solves it", "expires": "2027-03-31" },
            {
              "expires": "2026-01-02",
              "reason": "gone soon",
              "image": "a.dll",
              "code": "RB3005",
            },
          ],
        }

        """;

    [TestMethod]
    public void AFileIsReadWithItsCommentsAndTrailingCommas()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("gate.json", Good);

        Suppression[] read = [.. SuppressionFile.Read(path)];

        CollectionAssert.AreEqual(
            new[]
            {
                new Suppression("RB3002", PathPattern.Parse("plugins/**/*.dll"), "Vendor's, “4.2” solves it", SuppressionsTests.Day("2027-03-31")) { Source = path, Line = 5 },
                new Suppression("RB3005", PathPattern.Parse("a.dll"), "gone soon", SuppressionsTests.Day("2026-01-02")) { Source = path, Line = 6 },
            },
            read);
    }

    [TestMethod]
    [DataRow("\r\n", false)]
    [DataRow("\n", true)]
    public void LineEndsAndByteOrderMarksDoNotMatter(string lineEnd, bool isUtf16)
    {
        using var folder = new TemporaryFolder();
        string text = Good.Replace("\n", lineEnd, StringComparison.Ordinal);
        Encoding encoding = isUtf16 ? Encoding.Unicode : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        string path = folder.Write("gate.json", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

        CollectionAssert.AreEqual(new[] { 5, 6 }, SuppressionFile.Read(path).Select(suppression => suppression.Line).ToArray());
    }

    [TestMethod]
    [DataRow("""{ "schemaVersion": 1 }""")]
    [DataRow("""{ "schemaVersion": 1, "suppressions": [] }""")]
    public void AFileMayBeEmpty(string text) => Assert.IsEmpty(SuppressionFile.Parse("gate.json", text));

    [TestMethod]
    [DataRow("", 1, "this is not JSON from column ")]
    [DataRow("{\n\"schemaVersion\": 1,\n\"suppressions\": [", 3, "this is not JSON from column ")]
    [DataRow("{\n\"schemaVersion\": 1\n}\n{}", 4, "this is not JSON from column ")]
    [DataRow("[]", 1, "the file must start with '{'")]
    [DataRow("{\n}", 1, "'schemaVersion' is missing; write \"schemaVersion\": 1")]
    [DataRow("{\n\n\"schemaVersion\": 2,\n\"else\": { \"a\": [[]] } }", 3, "the file has version 2 and this program knows version 1; update RebaseBind")]
    [DataRow("{\n\"schemaVersion\": \"1\" }", 2, "'schemaVersion' is not a version; write 1")]
    [DataRow("{\n\"schemaVersion\": 0 }", 2, "'schemaVersion' is not a version; write 1")]
    [DataRow("{\"schemaVersion\": 1,\n\"supressions\": [] }", 2, "'supressions' is not a known name; the names are schemaVersion, suppressions")]
    [DataRow("{\"schemaVersion\": 1,\n\"suppressions\": {} }", 2, "'suppressions' must be a list in brackets")]
    [DataRow("{\"schemaVersion\": 1,\n\"suppressions\": [],\n\"suppressions\": [] }", 3, "'suppressions' is in the file twice; make one list of the two")]
    [DataRow("{\"schemaVersion\": 1,\n\"suppressions\": [\n\"RB3002\" ] }", 3, "'suppressions' must hold objects in braces")]
    [DataRow("{\n<<<<<<< ours\n\"schemaVersion\": 1 }", 2, "a merge conflict is not resolved; keep the lines of both sides, each once, and delete the marker")]
    public void ADamagedFileIsRefusedWithItsLine(string text, int line, string start) => AssertRefused(text, line, start);

    [TestMethod]
    [DataRow("\"code\": \"RB3002\"", "", 3, "'code' is missing; write the code of the finding, such as RB3002")]
    [DataRow("RB3002", "RB3999", 4, "'RB3999' cannot be suppressed; write one of RB3001, RB3002, ")]
    [DataRow("RB3002", "RB3020", 4, "'RB3020' cannot be suppressed; write one of RB3001, RB3002, ")]
    [DataRow("RB3002", "rb3002", 4, "'rb3002' cannot be suppressed; write one of RB3001, RB3002, ")]
    [DataRow("\"image\": \"a.dll\"", "", 3, "'image' is missing; write a pattern for image paths, such as plugins/**/*.dll")]
    [DataRow("a.dll", " ", 5, "'image' is blank; write a pattern for image paths, such as plugins/**/*.dll")]
    [DataRow("a.dll", "a/../..", 5, "'a/../..' leads out of the folder; write a pattern for paths below it, such as plugins/**/*.dll")]
    [DataRow("a.dll", "/a.dll", 5, "'/a.dll' is an absolute path; write a pattern for paths below the folder, ")]
    [DataRow("\"reason\": \"why not\"", "", 3, "'reason' is missing; write why this is acceptable")]
    [DataRow("why not", " \\t", 6, "'reason' is blank; write why this is acceptable")]
    [DataRow("\"why not\"", "null", 6, "'reason' must be a text in quotation marks or a whole number")]
    [DataRow("\"why not\"", "5", 6, "'reason' is a number; write it as text in quotation marks")]
    [DataRow("why not", "\\ud800", 6, "a text holds half a surrogate pair")]
    [DataRow("\"expires\": \"2027-03-31\"", "", 3, "'expires' is missing; write the last day on which it holds, such as 2027-03-31")]
    [DataRow("2027-03-31", "2027-02-30", 7, "'2027-02-30' is not a day; write year, month and day as 2027-03-31")]
    [DataRow("expires", "expire", 7, "'expire' is not a known name; the names are code, image, reason, expires")]
    [DataRow("\"reason\": \"why not\"", "\"image\": \"b.dll\"", 6, "'image' is in the entry twice; delete one of the two")]
    public void ADamagedEntryIsRefusedWithItsLine(string good, string bad, int line, string start)
    {
        string[] members = [.. new[] { "\"code\": \"RB3002\"", "\"image\": \"a.dll\"", "\"reason\": \"why not\"", "\"expires\": \"2027-03-31\"" }
            .Select(member => member.Replace(good, bad, StringComparison.Ordinal)).Select(member => member.Length == 0 ? member : member + ",")];

        AssertRefused("{ \"schemaVersion\": 1,\n\"suppressions\": [\n{\n" + string.Join('\n', members) + "\n} ] }", line, start);
    }

    [TestMethod]
    public void EveryBadEntryIsNamed()
    {
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => SuppressionFile.Parse("gate.json", "{ \"schemaVersion\": 1, \"suppressions\": [\n{ \"code\": \"RB1\" },\n{ \"image\": \"a\" } ] }"));

        CollectionAssert.AreEqual(new[] { "line 2", "line 3" }, refusal.Findings.Select(finding => finding.Message.Split(':')[0]).ToArray());
    }

    [TestMethod]
    public void TheSameTwiceIsNoHarmButTwoDaysAreAContradiction()
    {
        const string One = """{ "code": "RB3002", "image": "A.dll", "reason": "one", "expires": "2027-03-31" }""";
        string other = One.Replace("one", "other", StringComparison.Ordinal).Replace("A.dll", "a.dll", StringComparison.Ordinal);

        Assert.HasCount(2, SuppressionFile.Parse("gate.json", "{ \"schemaVersion\": 1, \"suppressions\": [\n" + One + ",\n" + other + "] }"));
        AssertRefused(
            "{ \"schemaVersion\": 1, \"suppressions\": [\n" + One + ",\n" + other.Replace("2027", "2028", StringComparison.Ordinal) + "] }",
            3,
            "line 2 has the same code and pattern with another day, 2027-03-31; delete one of the two lines");
    }

    [TestMethod]
    public void WhatCannotBeReadIsRefusedWithTheSameCode()
    {
        using var folder = new TemporaryFolder();
        foreach ((string path, string reason) in new[] { (folder.PathOf("none.json"), "there is no such file"), (folder.Root, "it is a folder") })
        {
            RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => SuppressionFile.Read(path));

            Assert.AreEqual(new Finding("RB3021", FindingSeverity.Error, path, "the file cannot be read: " + reason), refusal.Finding);
        }
    }

    [TestMethod]
    public void DataFromElsewhereIsHeldToTheSameRules()
    {
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => Suppression.Parse("RB3002", "a.dll", "x", "soon", "app.csproj"));

        Assert.AreEqual(new Finding("RB3021", FindingSeverity.Error, "app.csproj", "'soon' is not a day; write year, month and day as 2027-03-31"), refusal.Finding);
    }

    [TestMethod]
    public void NoChangeToTheTextEndsInAnythingButAFindingOrAResult()
    {
        const string Characters = "{}[]\",:0aé\ud800\n\\/-";
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            char[] text = [.. Good.Take(random.Next(4) == 0 ? random.Next(Good.Length) : Good.Length)];
            for (int j = random.Next(1, 4); j > 0 && text.Length > 0; j--)
            {
                text[random.Next(text.Length)] = Characters[random.Next(Characters.Length)];
            }

            try
            {
                SuppressionFile.Parse("gate.json", new string(text));
            }
            catch (RebaseBindException refusal)
            {
                Assert.IsTrue(refusal.Findings.All(finding => finding.Code == "RB3021" && finding.Message.StartsWith("line ", StringComparison.Ordinal)));
            }
        }
    }

    private static void AssertRefused(string text, int line, string start)
    {
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => SuppressionFile.Parse("gate.json", text));

        Assert.AreEqual(("RB3021", FindingSeverity.Error, "gate.json"), (refusal.Finding.Code, refusal.Finding.Severity, refusal.Finding.Image));
        StringAssert.StartsWith(refusal.Finding.Message, $"line {line}: {start}", StringComparison.Ordinal);
    }
}
