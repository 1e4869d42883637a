using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Places;
using RebaseBind.Rebasing;
using RebaseBind.Reporting;
using RebaseBind.TestImages;
using RebaseBind.Tests.Binding;
using RebaseBind.Tests.Planning;
using RebaseBind.Verifying;

namespace RebaseBind.Tests.Reporting.Loads;

/// <summary>Documents are as docs/schemas says, and what is otherwise is refused. The validator is not ours.</summary>
[TestClass]
public sealed class SchemaTests
{
    [TestMethod]
    public void ASimulationIsAsItsSchemaSaysAndNothingElseIs()
    {
        SchemaWitness.Require();

        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("simulate"), JsonReport.OfLoads(SampleReports.BeforeAndAfter()).ToArray());
        SchemaWitness.Accepts(SchemaWitness.Shipped("simulate"), JsonReport.OfLoads(SampleReports.BeforeOnly()).ToArray(), JsonReport.OfLoads(LoadScene.Report([], null)).ToArray());
    }

    [TestMethod]
    public void EveryWordOfTheModelIsInTheSchema()
    {
        SchemaWitness.Require();
        SimulatedProcess process = SampleReports.BeforeAndAfter().Before.Profiles[0].Processes[0] with
        {
            Modules =
            [
                .. Enum.GetValues<LoadCause>().Select(static cause => LoadScene.AtBase("a.dll", cause: cause)),
                .. Enum.GetValues<LandingReason>().Select(static reason => LoadScene.AtBase("a.dll") with { Landing = reason }),
            ],
            Outside = [.. Enum.GetValues<OutsideKind>().Select(static kind => new OutsideDll("a.dll", kind, "b.dll", 1, null))],
        };
        LoadReport report = LoadScene.Report([.. LoaderProfile.All.Select(profile => LoadScene.Under(profile, process))], null) with
        {
            Verdicts = [.. Enum.GetValues<Effect>().Select(static effect => new EffectVerdict("a.dll", "wine-8.0", effect, "because", 1, 2))],
            Advice = [.. Enum.GetValues<AdviceKind>().Select(static kind => new Advice(kind, "a.dll", "wine-8.0", 1, "page", "Do it."))],
            Findings = [.. Enum.GetValues<FindingSeverity>().Select(static severity => new Finding(FindingCatalog.Signed, severity, "a.dll", "it is signed"))],
        };

        SchemaWitness.Accepts(SchemaWitness.Shipped("simulate"), JsonReport.OfLoads(report).ToArray());
    }

    [TestMethod]
    public void AWrongSimulationIsRefused()
    {
        SchemaWitness.Require();

        SchemaWitness.Refuses(
            SchemaWitness.Shipped("simulate"),
            Wrong(static root => root["schemaVersion"] = 2),
            Wrong(static root => root.AsObject().Remove("profiles")),
            Wrong(static root => root["after"] = null),
            Wrong(static root => Module(root)["actualBase"] = "10000000"),
            Wrong(static root => Module(root)["actualBase"] = "0xABC0000"),
            Wrong(static root => Module(root)["path"] = "/home/a.dll"),
            Wrong(static root => Module(root)["fixups"] = -1),
            Wrong(static root => Module(root)["landing"] = "somewhere"),
            Wrong(static root => Module(root)["partner"] = string.Empty),
            Wrong(static root => Module(root).AsObject().Remove("privatePagesByCause")),
            Wrong(static root => Module(root)["privatePageRvas"] = new JsonArray("0x1000")),
            Wrong(static root => root["headline"]!["numbers"]!.AsArray().RemoveAt(0)),
            Wrong(static root => root["findings"]![0]!["code"] = "RB1"));
    }

    [TestMethod]
    public void ScansPlansAndRecordsAreAsTheirSchemasSay()
    {
        SchemaWitness.Require();
        using BindTree files = new BindTree()
            .With("a.dll", BindScene.Library())
            .With("b.dll", BindScene.Library(stamp: 0x2222).Imports("a.dll", "alpha").Imports("kernel32.dll", "Sleep"))
            .With("narrow.dll", ImageBuilder.X86().WithPointers(3))
            .With("damaged.dll", [(byte)'M', (byte)'Z', 0, 0]);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree tree = pipeline.Scan(files.Root);
        AddressPlan plan = pipeline.Plan(tree);

        ApplyResult result = pipeline.Apply(tree, plan, OutputTarget.InPlace);

        byte[] before = JsonReport.OfPlan(plan, result.Findings, result.Bindings).ToArray();
        StringAssert.Contains(Encoding.UTF8.GetString(before), "\"target\"", StringComparison.Ordinal);
        StringAssert.Contains(Encoding.UTF8.GetString(before), "\"largestFreeBlocks\"", StringComparison.Ordinal);
        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("scan"), JsonReport.OfScan(tree).ToArray());
        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("plan"), before, JsonReport.OfPlan(plan, []).ToArray());
        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("changes"), files.Bytes(ChangeRecord.FileName));
        byte[] none = Encoding.UTF8.GetBytes("{}");
        foreach (string schema in new[] { "scan", "plan", "changes" })
        {
            SchemaWitness.Refuses(SchemaWitness.Shipped(schema), none);
        }
    }

    [TestMethod]
    public void ASimulatedTreeAndTheGatesAnswerAreAsTheirSchemasSay()
    {
        SchemaWitness.Require();
        using BindTree files = new BindTree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("a.dll", "alpha").Imports("b.dll", "alpha").Imports("none.dll", "f"))
            .With("a.dll", BindScene.Library())
            .With("b.dll", BindScene.Library(stamp: 0x2222).RelocationsStripped())
            .With("c.dll", BindScene.Library(stamp: 0x3333));
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree tree = pipeline.Scan(files.Root);
        LoadReport report = pipeline.Simulate(tree, pipeline.Preview(tree), new LoadOptions { KeepPages = true });
        var today = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local);
        var suppressions = new Suppressions([Suppression.Parse("RB3001", "a.dll", "why", "2026-01-01", string.Empty)]);

        GateResult first = pipeline.Gate(tree, report.Before, new GateOptions(), suppressions, baseline: null, today).Result;
        ReleaseDecision second = pipeline.Gate(tree, report.Before, new GateOptions(), suppressions, pipeline.Gate(tree, report.Before, new GateOptions(), suppressions, baseline: null, today).Baseline, today);

        Assert.IsTrue(first.IsRefused);
        Assert.IsFalse(second.Result.IsRefused);
        SchemaWitness.Accepts(SchemaWitness.Shipped("simulate"), JsonReport.OfLoads(report).ToArray());
        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("check"), JsonReport.OfCheck(first, report.Findings).ToArray(), JsonReport.OfCheck(second.Result, []).ToArray());
        SchemaWitness.Refuses(SchemaWitness.Shipped("check"), Encoding.UTF8.GetBytes("{}"));
    }

    [TestMethod]
    public void ADifferenceIsAsItsSchemaSaysAndHasNothingOfAPlanThatLacksTheImage()
    {
        SchemaWitness.Require();
        byte[] difference = JsonReport.OfDiff(PlanDiff.Between(Plan("gone.dll", "moved.dll"), Plan("new.dll", "moved.dll", 0x2_8000_0000))).ToArray();

        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("diff"), difference);
        foreach ((string path, string of) in new[] { ("gone.dll", "new"), ("new.dll", "old") })
        {
            JsonNode wrong = JsonNode.Parse(difference)!;
            wrong["images"]!.AsArray().Single(image => image!["path"]!.GetValue<string>() == path)![of + "Base"] = "0x10000";
            SchemaWitness.Refuses(SchemaWitness.Shipped("diff"), Encoding.UTF8.GetBytes(wrong.ToJsonString()));
        }
    }

    [TestMethod]
    public void AVerificationIsAsItsSchemaSaysAndNothingElseIs()
    {
        SchemaWitness.Require();
        var places = new[]
        {
            new AlteredPlace(new FileOffset(0x88), 1, new ImagePlace(ImagePlaceKind.CheckSum, null, null, "the checksum"), IsExact: true),
            new AlteredPlace(new FileOffset(0x401), 1, new ImagePlace(ImagePlaceKind.Section, ".text", new Rva(0x1001), "code"), IsExact: true),
            new AlteredPlace(new FileOffset(0x1000), 0x2000, null, IsExact: false),
        };
        VerifiedImage[] all =
        [
            .. Enum.GetValues<ImageState>().Select(static state => new VerifiedImage($"{state}.dll", state)),
            .. Enum.GetValues<AlteredAs>().Select(guess => new VerifiedImage($"{guess}.dll", ImageState.Altered) { Alteration = new Alteration(guess, places, IsComplete: true) }),
        ];
        Finding[] findings = [.. Enum.GetValues<FindingSeverity>().Select(static severity => new Finding(FindingCatalog.SignedSince, severity, "a.dll", "it is signed"))];

        SchemaWitness.AcceptsNothingElse(SchemaWitness.Shipped("verify"), JsonReport.OfVerify(new VerifyResult(all, findings)).ToArray());
        SchemaWitness.Accepts(SchemaWitness.Shipped("verify"), JsonReport.OfVerify(new VerifyResult([], [])).ToArray());
        SchemaWitness.Refuses(SchemaWitness.Shipped("verify"), Encoding.UTF8.GetBytes("{}"));
    }

    [TestMethod]
    public void EverySchemaIsShippedUnderItsOwnName()
    {
        string[] schemas = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "schemas"));

        Assert.AreEqual(9, schemas.Length);
        foreach (string schema in schemas)
        {
            StringAssert.EndsWith(JsonNode.Parse(File.ReadAllBytes(schema))!["$id"]!.GetValue<string>(), "/docs/schemas/" + Path.GetFileName(schema), StringComparison.Ordinal);
        }
    }

    private static byte[] Wrong(Action<JsonNode> change)
    {
        JsonNode root = JsonNode.Parse(JsonReport.OfLoads(SampleReports.BeforeAndAfter()).Span)!;
        change(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonNode Module(JsonNode root) => root["profiles"]![0]!["processes"]![0]!["modules"]![2]!;

    private static PlanDiffSide Plan(string one, string other, ulong @base = Summaries.DefaultDllBase)
    {
        AddressPlan plan = Planner.Plan([Summaries.Dll(one, 0x3_0000_0000), Summaries.Dll(other, @base)], new RebaseBindOptions());
        return PlanDiffSide.Parse("plan.json", JsonReport.OfPlan(plan, []).ToArray());
    }
}
