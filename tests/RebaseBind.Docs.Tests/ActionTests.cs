using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace RebaseBind.Docs.Tests;

/// <summary>The GitHub action, step by step on this machine.</summary>
[TestClass]
public sealed class ActionTests
{
    [TestMethod]
    public void AFolderThatMayNotShipFailsTheStepWithSummaryAndFindings()
    {
        using var newcomer = new Newcomer(hasTool: false);
        Material.PutInto(newcomer);

        GitHubAction.Result result = Run(newcomer, "app", "--for=windows\n--max-private-bytes=0");

        Assert.AreEqual(1, result.ExitCode, result.Log);
        Assert.Contains("::error ", result.Log, StringComparison.Ordinal);
        Assert.Contains("RB3001", result.Log, StringComparison.Ordinal);
        Assert.Contains("RB3010", result.Log, StringComparison.Ordinal, "the second option counts");
        Assert.Contains("RB3001", result.Summary, StringComparison.Ordinal);
        Assert.AreEqual("1", result.Outputs["check.answer"]);
        Assert.AreEqual("rebasebind.sarif", result.Outputs["check.sarif"]);
        using var sarif = JsonDocument.Parse(File.ReadAllText(Path.Combine(newcomer.Checkout, "rebasebind.sarif")));
        Assert.IsGreaterThan(0, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
    }

    /// <summary>A folder's name is a name, whatever it looks like.</summary>
    [TestMethod]
    public void AFolderThatMayShipPassesWhateverItsName()
    {
        const string name = "--$(touch owned) `touch owned` \"';touch owned";
        using var newcomer = new Newcomer(hasTool: false);
        Material.PutInto(newcomer);
        Directory.Delete(Path.Combine(newcomer.Checkout, "app", "plugins"), recursive: true);
        File.Delete(Path.Combine(newcomer.Checkout, "app", "text.dll"));
        Directory.Move(Path.Combine(newcomer.Checkout, "app"), Path.Combine(newcomer.Checkout, name));

        GitHubAction.Result result = Run(newcomer, name, string.Empty);

        Assert.AreEqual(0, result.ExitCode, result.Log);
        Assert.AreEqual("0", result.Outputs["check.answer"]);
        Assert.IsNotEmpty(result.Summary);
        Assert.IsFalse(File.Exists(Path.Combine(newcomer.Checkout, "owned")));
    }

    /// <summary>GitHub puts expressions into a script before a shell reads it: what somebody else chose would become code.</summary>
    [TestMethod]
    public void NoScriptHoldsAnExpression()
    {
        foreach (GitHubAction.Step step in new GitHubAction().Steps)
        {
            Assert.DoesNotContain("${{", step.Run ?? string.Empty, StringComparison.Ordinal);
        }
    }

    /// <summary>Findings are wanted most of all when the answer is no.</summary>
    [TestMethod]
    public void FindingsAreUploadedWhateverTheAnswerIs()
    {
        GitHubAction.Step upload = new GitHubAction().Steps.Single(step => step.Uses is not null);

        Assert.StartsWith("github/codeql-action/upload-sarif@", upload.Uses!, StringComparison.Ordinal);
        Assert.Contains("always()", upload.Condition!, StringComparison.Ordinal);
        Assert.AreEqual("${{ steps.check.outputs.sarif }}", upload.With["sarif_file"]);
    }

    private static GitHubAction.Result Run(Newcomer newcomer, string folder, string options)
        => new GitHubAction().RunIn(
            newcomer,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["folder"] = folder, ["options"] = options, ["source"] = Packages.Folder, ["version"] = BuildFacts.Version });
}
