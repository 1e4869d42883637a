using System;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Policies;

namespace RebaseBind.Package.Tests;

/// <summary>The gate of a build.</summary>
[TestClass]
public sealed class ModeGateTests
{
    /// <summary>Two DLLs that stay where they overlap; with More, three.</summary>
    private const string Content = """
        <PropertyGroup>
          <RebaseBindGate>error</RebaseBindGate>
          <RebaseBindReport>none</RebaseBindReport>
          <Baseline Condition="'$(Accept)' == 'true'">../baseline.json</Baseline>
        </PropertyGroup>
        <ItemGroup>
          <RebaseBindExclude Include="a.dll;b.dll" />
          <RebaseBindExclude Include="c.dll" Condition="'$(More)' == 'true'" />
          <None Include="../native/a.dll;../native/b.dll;../native/host.exe" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
          <None Include="../native/c.dll" Link="c.dll" CopyToOutputDirectory="PreserveNewest" Condition="'$(More)' == 'true'" />
          <RebaseBindSuppress Include="RB3001" Image="*.dll" Reason="known" Expires="$(Expires)" Condition="'$(Expires)' != ''" />
        </ItemGroup>
        """;

    [TestMethod]
    public void GateSaysTheSameInEveryBuildAndPutsUpWithWhatItIsToldTo()
    {
        using var cases = new ModeCases(
            Content,
            ("error", string.Empty),
            ("warn", "<RebaseBindGate>warn</RebaseBindGate>"),
            ("suppressed", "<Expires>2999-12-31</Expires>"),
            ("expired", "<Expires>2020-01-31</Expires>"),
            ("accepted", "<RebaseBindBaseline>$(Baseline)</RebaseBindBaseline>"),
            ("worse", "<RebaseBindBaseline>$(Baseline)</RebaseBindBaseline><More>true</More>"),
            ("budget", "<Expires>2999-12-31</Expires><RebaseBindMaxFixups>1</RebaseBindMaxFixups>"),
            ("nowhere", "<RebaseBindBaseline>../nowhere.json</RebaseBindBaseline>"));
        foreach (string name in new[] { "a.dll", "b.dll", "c.dll" })
        {
            cases.Project.Folder.Put("native/" + name, ModeImages.Dll(1).Exports("Run"));
        }

        cases.Project.Folder.Put("native/host.exe", ModeImages.Dll(9).AsExe().At(0x1_4000_0000).Imports("a.dll", "Run").Imports("b.dll", "Run"));

        cases.Build();
        string[] errors = cases.ComplaintsOf("error");
        string[] texts = TextsOf(cases, "error");

        CollectionAssert.IsSubsetOf(new[] { "error RB3001 a.dll", "error RB3001 b.dll" }, errors);
        Assert.HasCount(errors.Length, texts, "one for each finding");
        AssertComplaints(cases, "warn", [.. errors.Select(one => one.Replace("error ", "warning ", StringComparison.Ordinal))]);
        CollectionAssert.AreEqual(texts, TextsOf(cases, "warn"));
        AssertComplaints(cases, "suppressed", []);
        CollectionAssert.IsSubsetOf(errors, cases.ComplaintsOf("expired"));
        Assert.IsTrue(Array.Exists(cases.ComplaintsOf("expired"), one => one.StartsWith("error RB3020 ", StringComparison.Ordinal)), string.Join(", ", cases.ComplaintsOf("expired")));
        Assert.IsTrue(Array.Exists(cases.ComplaintsOf("budget"), one => one.StartsWith("error RB3011 ", StringComparison.Ordinal)), string.Join(", ", cases.ComplaintsOf("budget")));
        Assert.AreEqual("error RB3032", cases.ComplaintsOf("nowhere").Single()[..12]);

        WriteBaseline(cases.Project.Folder.PathOf("baseline.json"), cases.OutputOf("accepted"));
        cases.Build("--no-restore", "-p:Accept=true");

        AssertComplaints(cases, "error", errors);
        AssertComplaints(cases, "warn", [.. errors.Select(one => one.Replace("error ", "warning ", StringComparison.Ordinal))]);
        AssertComplaints(cases, "suppressed", []);
        AssertComplaints(cases, "accepted", []);
        Assert.IsTrue(Array.Exists(cases.ComplaintsOf("worse"), one => one == "error RB3001 c.dll"), string.Join(", ", cases.ComplaintsOf("worse")));
        CollectionAssert.DoesNotContain(cases.ComplaintsOf("worse"), "error RB3001 a.dll");
    }

    private static string[] TextsOf(ModeCases cases, string name)
        => [.. cases.DiagnosticsOf(name).Select(one => one.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static void AssertComplaints(ModeCases cases, string name, string[] expected)
        => Assert.AreEqual(string.Join(", ", expected), string.Join(", ", cases.ComplaintsOf(name)), name);

    private static void WriteBaseline(string path, string folder)
    {
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree tree = pipeline.Scan(folder);
        LoadReport report = pipeline.Simulate(tree, plan: null, new LoadOptions { Profiles = [.. LoaderProfile.All] });
        pipeline.Gate(tree, report.Before, new GateOptions(), Suppressions.None, baseline: null, DateTime.Now).Baseline.Write(path);
    }
}
