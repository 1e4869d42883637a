using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.Findings;
using RebaseBind.Reporting;

namespace RebaseBind.Tests.Reporting;

[TestClass]
public sealed class PlanDiffTests
{
    [TestMethod]
    public void ImagesThatCameWentAndMovedAreListedByPathAndTheRestIsCounted()
    {
        PlanDiff diff = PlanDiff.Between(
            Plan(Image("stays.dll", "0x10000000"), Image("b.dll", "0x20000000"), Image("A.dll", "0x30000000")),
            Plan(Image("stays.dll", "0x10000000"), Image("b.dll", "0x40000000"), Image("C.dll", "0x50000000")));

        CollectionAssert.AreEqual(new[] { "A.dll", "b.dll", "C.dll" }, diff.Images.Select(image => image.Path).ToArray());
        CollectionAssert.AreEqual(new[] { PlanDiffChange.Removed, PlanDiffChange.Moved, PlanDiffChange.Added }, diff.Images.Select(image => image.Change).ToArray());
        Assert.AreEqual(0x20000000UL, diff.Images[1].Old!.Base.Value);
        Assert.AreEqual(0x40000000UL, diff.Images[1].New!.Base.Value);
        Assert.IsNull(diff.Images[0].New);
        Assert.IsNull(diff.Images[2].Old);
        Assert.AreEqual(1, diff.Unchanged);
        Assert.AreEqual(1, diff.Count(PlanDiffChange.Moved));
    }

    [TestMethod]
    public void AnImageWhoseBaseStayedIsUnchangedWhateverElseChanged()
    {
        PlanDiff diff = PlanDiff.Between(
            Plan(Image("a.dll", "0x10000000", size: 0x1000)),
            Plan(Image("a.dll", "0x0010000000", size: 0x2000).Replace("\"moved\"", "\"kept\"", System.StringComparison.Ordinal)));

        Assert.AreEqual(0, diff.Images.Count);
        Assert.AreEqual(1, diff.Unchanged);
    }

    [TestMethod]
    public void CaseMakesNoOtherImageButTheMachineDoes()
    {
        PlanDiff diff = PlanDiff.Between(
            Plan(Image("Sub/A.dll", "0x10000000"), Image("b.dll", "0x20000000", machine: "x64")),
            Plan(Image("sub/a.DLL", "0x30000000"), Image("b.dll", "0x20000000", machine: "x86")));

        CollectionAssert.AreEqual(
            new[] { "b.dll x64 Removed", "b.dll x86 Added", "sub/a.DLL x86 Moved" },
            diff.Images.Select(image => $"{image.Path} {image.Machine} {image.Change}").ToArray());
    }

    [TestMethod]
    public void TheReportLeavesOutWhatAPlanDoesNotHave()
    {
        PlanDiff diff = PlanDiff.Between(Plan(Image("a.dll", "0x10000000", size: 4096), Image("m.dll", "0x20000000")), Plan(Image("b.dll", "0x10000000", size: 8192), Image("m.dll", "0x30000000")));

        string[] images = [.. JsonDocument.Parse(JsonReport.OfDiff(diff)).RootElement.GetProperty("images").EnumerateArray().Select(image => JsonSerializer.Serialize(image))];

        Assert.AreEqual("""{"path":"a.dll","machine":"x86","change":"removed","oldBase":"0x10000000","oldSizeOfImage":4096,"oldReason":"why a.dll"}""", images[0]);
        Assert.AreEqual("""{"path":"b.dll","machine":"x86","change":"added","newBase":"0x10000000","newSizeOfImage":8192,"newReason":"why b.dll"}""", images[1]);
        Assert.AreEqual("""{"path":"m.dll","machine":"x86","change":"moved","oldBase":"0x20000000","newBase":"0x30000000","oldSizeOfImage":65536,"newSizeOfImage":65536,"oldReason":"why m.dll","newReason":"why m.dll"}""", images[2]);
    }

    [TestMethod]
    public void AByteOrderMarkIsPassedOver()
    {
        PlanDiffSide marked = PlanDiffSide.Parse("new.json", Encoding.UTF8.GetBytes("\uFEFF" + Document(Image("a.dll", "0x10000000"))));

        Assert.AreEqual(1, PlanDiff.Between(Plan(), marked).Count(PlanDiffChange.Added));
    }

    [TestMethod]
    [DataRow("", "JSON")]
    [DataRow("[]", "JSON")]
    [DataRow("null", "holds null")]
    [DataRow("{}", "schemaVersion 0")]
    [DataRow("""{ "schemaVersion": 1, "totals": {}, "images": [""", "Path")]
    [DataRow("""{ "schemaVersion": 2, "totals": {}, "images": [] }""", "schemaVersion 2 is not 1")]
    [DataRow("""{ "schemaVersion": 1, "images": [], "findings": [] }""", "no totals")]
    [DataRow("""{ "schemaVersion": 1, "totals": {}, "images": null }""", "lists no images")]
    [DataRow("""{ "schemaVersion": 1, "totals": {}, "images": [ null ] }""", "an image has no path")]
    [DataRow("""{ "schemaVersion": 1, "totals": {}, "images": [ { "path": "\ud800" } ] }""", "Path")]
    public void WhatIsNoPlanIsRefusedWithTheFileAsNamed(string json, string reason) => AssertDamaged(json, reason);

    [TestMethod]
    [DataRow("\"path\":\"a.dll\",", "", "an image has no path")]
    [DataRow("\"a.dll\"", "\"\"", "an image has no path")]
    [DataRow("\"machine\":\"x86\",", "", "a.dll has no machine")]
    [DataRow("\"originalBase\":\"0x180000000\",", "", "a.dll has no originalBase")]
    [DataRow("\"base\":\"0x10000000\",", "", "a.dll has no base")]
    [DataRow("\"base\":\"0x10000000\"", "\"base\":\"here\"", "'here' is not")]
    [DataRow("\"base\":\"0x10000000\"", "\"base\":\"0x10000000000000000\"", "UInt64")]
    [DataRow("\"sizeOfImage\":65536,", "", "a.dll has no sizeOfImage")]
    [DataRow("\"sizeOfImage\":65536", "\"sizeOfImage\":-1", "sizeOfImage")]
    [DataRow("\"fixups\":10", "\"fixups\":-10", "negative")]
    [DataRow(",\"reason\":\"why a.dll\"", "", "a.dll has no reason")]
    public void AnImageWithoutAFactIsRefused(string fact, string instead, string reason)
    {
        string image = Image("a.dll", "0x10000000");
        StringAssert.Contains(image, fact, System.StringComparison.Ordinal);

        AssertDamaged(Document(image.Replace(fact, instead, System.StringComparison.Ordinal)), reason);
    }

    [TestMethod]
    public void AnImageListedTwiceIsRefusedCaseAside()
        => AssertDamaged(Document(Image("a.dll", "0x10000000"), Image("A.dll", "0x20000000")), "A.dll is listed twice");

    private static void AssertDamaged(string json, string reason)
    {
        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => PlanDiffSide.Parse("some/old.json", Encoding.UTF8.GetBytes(json))).Finding;

        Assert.AreEqual(FindingCatalog.DamagedPlan, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual("some/old.json", finding.Image);
        StringAssert.Contains(finding.Message, reason, System.StringComparison.Ordinal);
    }

    private static PlanDiffSide Plan(params string[] images) => PlanDiffSide.Parse("plan.json", Encoding.UTF8.GetBytes(Document(images)));

    private static string Document(params string[] images)
        => $$"""{"schemaVersion":1,"totals":{"images":{{images.Length}}},"images":[{{string.Join(',', images)}}],"findings":[]}""";

    private static string Image(string path, string @base, string machine = "x86", int size = 65536)
        => $$"""{"path":"{{path}}","machine":"{{machine}}","kind":"native","originalBase":"0x180000000","base":"{{@base}}","sizeOfImage":{{size}},"fixups":10,"action":"moved","reason":"why {{path}}"}""";
}
