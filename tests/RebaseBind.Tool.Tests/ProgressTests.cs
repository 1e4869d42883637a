using System;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>What a person sees while a command works, at a terminal that script(1) makes.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ProgressTests
{
    private static readonly Witness Script = new("script (bsdutils)", ["script"], ["-qec", "true", "/dev/null"]);

    [TestMethod]
    public void EachStageHasALineWithWhatIsDoneAndHowFast()
    {
        Script.Require();
        using Tree tree = Tree.OfThreeColliding();

        string seen = AtTerminal("xterm-256color", color: true, "apply", tree.Root, "--in-place");

        AssertStage(seen, "Reading", "5/5", "files");
        AssertStage(seen, "Writing", "2/2", "files");
        AssertStage(seen, "Recording", "2/2", "images");
        AssertStage(seen, "Putting in place", "2/2", "images");
        Assert.MatchesRegex("Planning +-+ +0?0:00:0[0-9]", Plain(seen), "busy, without a count");
    }

    [TestMethod]
    public void PlanAndSimulationAreWatchedToo()
    {
        Script.Require();
        using Tree tree = Tree.OfThreeColliding().With("user.dll", ImageBuilder.X64().At(0x2_0000_0000).Imports("a.dll", "f"));

        string plan = AtTerminal("xterm-256color", color: true, "plan", tree.Root, "--layout", "pages", "--json", tree.Beside("plan.json"));
        AssertStage(plan, "Binding", "1/1", "images");
        AssertStage(plan, "Laying out", "5/5", "images");
        string simulation = AtTerminal("xterm-256color", color: true, "simulate", tree.Root);
        AssertStage(simulation, "Examining", "5/5", "images");
        AssertStage(simulation, "Rewriting in memory", "5/5", "images");
        AssertStage(simulation, "Simulating", "([0-9]+)/\\1", "processes");
        AssertStage(simulation, "Simulating the result", "([0-9]+)/\\1", "processes");
    }

    [TestMethod]
    public void NoColourIsUsedWhereNoneIsWanted()
    {
        Script.Require();
        using Tree tree = Tree.OfThreeColliding();
        const string color = "\u001b\\[[0-9;]*m";

        Assert.MatchesRegex(color, AtTerminal("xterm-256color", color: true, "scan", tree.Root));
        string plain = AtTerminal("xterm-256color", color: false, "scan", tree.Root);
        StringAssert.Contains(plain, "Reading", StringComparison.Ordinal);
        Assert.DoesNotMatchRegex(color, plain);
        string dumb = AtTerminal("dumb", color: true, "scan", tree.Root);
        Assert.DoesNotContain("\u001b", dumb, StringComparison.Ordinal);
        Assert.DoesNotContain("Reading", dumb, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ALogHasNoBars()
    {
        using Tree tree = Tree.OfThreeColliding();

        Assert.AreEqual(string.Empty, ToolRun.Of("scan", tree.Root).Expect(0).Error);
    }

    private static string AtTerminal(string terminal, bool color, params string[] command)
    {
        string run = string.Join(' ', new[] { "dotnet", BuildFacts.Tool }.Concat(command).Select(static word => $"'{word}'"));
        string[] surroundings = ["-u", "NO_COLOR", "-u", "CI", "TERM=" + terminal, .. color ? Array.Empty<string>() : ["NO_COLOR=1"]];
        return ToolRun.Program("env", [.. surroundings, "script", "-qec", "stty cols 100; " + run, "/dev/null"]).Expect(0).Output;
    }

    /// <summary>The last line of a stage: all of it is done.</summary>
    private static void AssertStage(string seen, string name, string done, string noun)
        => Assert.MatchesRegex($"{name} +[^ ]+ +{done} +[0-9,]+ {noun}/s +[0-9:]+ ", Plain(seen), name);

    private static string Plain(string seen) => Regex.Replace(seen, "\u001b\\[[0-9;?]*[A-Za-z]", string.Empty, RegexOptions.None, TimeSpan.FromSeconds(10));
}
