using System;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json;
using RebaseBind.Assessing;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Reporting;

namespace RebaseBind.Tests.Reporting.Loads;

[TestClass]
public sealed class JsonLoadReportTests
{
    [TestMethod]
    public void TheVersionComesFirstAndTheTreeAsItIsBesideTheOneAsItWouldBe()
    {
        JsonElement root = Json(SampleReports.BeforeAndAfter());

        CollectionAssert.AreEqual(
            new[] { "schemaVersion", "options", "headline", "profiles", "after", "verdicts", "advice", "findings" },
            root.EnumerateObject().Select(static property => property.Name).ToArray());
        Assert.AreEqual(1, Totals(root, "windows-xp").GetProperty("failures").GetInt32());
        Assert.AreEqual(2, Totals(root, "windows-xp").GetProperty("relocated").GetInt32());
        Assert.AreEqual(0, Totals(root.GetProperty("after"), "windows-xp").GetProperty("relocated").GetInt32());
    }

    [TestMethod]
    public void WithoutATreeAsItWouldBeThereIsNoAfterAnywhere()
    {
        string json = Encoding.UTF8.GetString(JsonReport.OfLoads(SampleReports.BeforeOnly()).Span);

        Assert.IsFalse(json.Contains("\"after\"", StringComparison.Ordinal));
    }

    [TestMethod]
    public void AModuleSaysWhereItLiesWhyAndWhatItCosts()
    {
        JsonElement module = Module(Json(SampleReports.BeforeAndAfter()), "bin/b.dll");

        string json = JsonSerializer.Serialize(module);
        StringAssert.Contains(json, """
            {"path":"bin/b.dll","cause":"delay-load","loadedBy":"bin/app.exe","isLoadedAtStart":false,"initialisationOrder":1,"preferredBase":"0x10000000","actualBase":"0x350000","relocated":true,"landing":"collision","partner":"bin/a.dll","fixups":100,"sharedFixups":0,"mappedPages":32,"filePages":30,"shareablePages":21,"privatePages":9,
            """, StringComparison.Ordinal);
        StringAssert.Contains(json, """
            "privatePagesByCause":{"unalignedFile":0,"header":0,"relocation":8,"imports":0,"tls":0,"cookie":1},"privatePageRvas":["0x1000-0x2fff","0x5000-0x5fff"],"commitPages":12,
            """, StringComparison.Ordinal);
        StringAssert.Contains(json, """
            "imports":{"lookUps":20,"byOrdinal":2,"outsideLookUps":3,"hintHits":10,"hintMisses":5,"comparisons":40,"forwarderHops":1,"unresolved":0,"bindingsHonoured":0,"bindingsStale":0,"bindingsIgnored":0,"wrongSlots":0},"protectionCalls":2,"failedProbes":2,"estimatedMicroseconds":130}
            """, StringComparison.Ordinal);
    }

    [TestMethod]
    public void WhatAModuleDoesNotHaveIsLeftOut()
    {
        JsonElement module = Module(Json(SampleReports.BeforeAndAfter()), "bin/app.exe");

        foreach (string absent in new[] { "loadedBy", "initialisationOrder", "partner", "privatePageRvas" })
        {
            Assert.IsFalse(module.TryGetProperty(absent, out _), absent);
        }
    }

    [TestMethod]
    public void ARangeMayEndWithTheLastByteOfFourGigabytes()
    {
        var pages = new PageSet.Builder();
        pages.AddBytes(0xFFFF_F000, 0x1000);
        LoadReport report = LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", LoadScene.AtBase("a.exe") with { PrivatePageSet = pages.ToSet() })));

        Assert.AreEqual("0xfffff000-0xffffffff", Module(Json(report), "a.exe").GetProperty("privatePageRvas")[0].GetString());
    }

    [TestMethod]
    public void PrivateMemoryIsCountedForEachProcessOfEachSessionAndSharedMemoryOnce()
    {
        JsonElement profile = Json(SampleReports.BeforeAndAfter()).GetProperty("profiles")[0];

        // Private pages: app.exe 2, a.dll 2, b.dll 9; tool.exe 2, b.dll 9. Shareable: app.exe, a.dll, tool.exe 28 each, b.dll 21, though two programs load it.
        Memory(profile.GetProperty("memory"), instances: 30, privatePages: 24, shareablePages: 105, pageTables: 5);
        Memory(profile.GetProperty("processes")[0].GetProperty("memory"), instances: 30, privatePages: 13, shareablePages: 77, pageTables: 3);
    }

    [TestMethod]
    public void NumbersStayFiniteWhateverIsAskedFor()
    {
        LoadReport report = SampleReports.BeforeAndAfter();
        LoadedModule endless = LoadScene.AtBase("a.exe") with { EstimatedMicroseconds = double.PositiveInfinity };
        LoadReport extreme = report with
        {
            Before = new LoadSimulation([LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", endless, endless with { EstimatedMicroseconds = double.NaN }))]),
            After = null,
            Options = new LoadOptions { Processes = int.MaxValue, Sessions = int.MaxValue, Calibration = new Calibration { FixupNanoseconds = double.NaN, ModuleMicroseconds = double.MaxValue } },
        };

        JsonElement root = Json(extreme);

        Assert.AreEqual(1_000_000_000_000_000, Module(root, "a.exe").GetProperty("estimatedMicroseconds").GetInt64());
        Assert.AreEqual(long.MaxValue, root.GetProperty("profiles")[0].GetProperty("memory").GetProperty("privateBytes").GetInt64());
        Assert.AreEqual(long.MaxValue, root.GetProperty("profiles")[0].GetProperty("memory").GetProperty("totalBytes").GetInt64());
        Assert.AreEqual(0, root.GetProperty("options").GetProperty("calibration").GetProperty("fixupNanoseconds").GetDouble());
    }

    [TestMethod]
    public void TheConstantsOfTimesAreThereUnderTheNamesThatAFileGivesThem()
    {
        Calibration given = new()
        {
            ModuleMicroseconds = 1,
            FailedProbeMicroseconds = 2,
            RelocationMicroseconds = 3,
            FixupNanoseconds = 0.1,
            PrivatePageNanoseconds = 5,
            ProtectionCallNanoseconds = 6,
            LookUpNanoseconds = 7,
            ComparisonNanoseconds = 8,
            ForwarderNanoseconds = 9,
        };

        JsonElement calibration = Json(SampleReports.BeforeOnly() with { Options = new LoadOptions { Calibration = given } }).GetProperty("options").GetProperty("calibration");

        string[] expected = [.. typeof(Calibration).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(static property => property.PropertyType == typeof(double)).Select(property => FormattableString.Invariant($"{JsonNamingPolicy.CamelCase.ConvertName(property.Name)} {property.GetValue(given)}"))];
        CollectionAssert.AreEqual(expected, calibration.EnumerateObject().Select(static property => property.Name + " " + property.Value.GetRawText()).ToArray());
    }

    [TestMethod]
    public void TheSameReportGivesTheSameBytesWithLineFeedsAlone()
    {
        byte[] once = JsonReport.OfLoads(SampleReports.BeforeAndAfter()).ToArray();

        CollectionAssert.AreEqual(once, JsonReport.OfLoads(SampleReports.BeforeAndAfter()).ToArray());
        CollectionAssert.DoesNotContain(once, (byte)'\r');
        Assert.AreEqual((byte)'\n', once[^1]);
    }

    [TestMethod]
    public void AReportWithoutLoadersHasNoHeadline() => Assert.IsFalse(Json(LoadScene.Report([], null)).TryGetProperty("headline", out _));

    private static void Memory(JsonElement memory, long instances, long privatePages, long shareablePages, long pageTables)
    {
        Assert.AreEqual(instances, memory.GetProperty("instances").GetInt64());
        Assert.AreEqual(privatePages * 4096 * instances, memory.GetProperty("privateBytes").GetInt64());
        Assert.AreEqual(shareablePages * 4096, memory.GetProperty("shareableBytes").GetInt64());
        Assert.AreEqual(pageTables * 4096 * instances, memory.GetProperty("pageTableBytes").GetInt64());
        Assert.AreEqual((((privatePages + pageTables) * instances) + shareablePages) * 4096, memory.GetProperty("totalBytes").GetInt64());
        Assert.AreEqual((privatePages + pageTables) * 4096, memory.GetProperty("oneMoreProcessBytes").GetInt64());
    }

    private static JsonElement Json(LoadReport report) => JsonDocument.Parse(JsonReport.OfLoads(report)).RootElement;

    private static JsonElement Totals(JsonElement simulation, string profile)
        => simulation.GetProperty("profiles").EnumerateArray().Single(one => one.GetProperty("profile").GetString() == profile).GetProperty("totals");

    /// <summary>An image of the first process of the first loader.</summary>
    private static JsonElement Module(JsonElement simulation, string path)
        => simulation.GetProperty("profiles")[0].GetProperty("processes")[0].GetProperty("modules").EnumerateArray().First(module => module.GetProperty("path").GetString() == path);
}
