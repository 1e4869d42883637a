using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace RebaseBind.Docs.Tests;

/// <summary>The template of dotnet new. That it installs, and which files it makes, the readme's own commands show.</summary>
[TestClass]
public sealed class TemplateTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "templates", "rebasebind-gate");

    [TestMethod]
    public void ThePackageHoldsTheTemplateAndNothingElse()
        => CollectionAssert.AreEquivalent(
            new[] { ".github/workflows/rebasebind.yml", ".template.config/template.json", "rebasebind.json", "rebasebind.lock" }.Select(file => "content/rebasebind-gate/" + file)
                .Concat(["README.md", "icon.png"]).ToArray(),
            Packages.FilesOf("RebaseBind.Templates"));

    /// <summary>Neither file stands in the way of the first run: an empty one gets its first lines.</summary>
    [TestMethod]
    public void TheToolTakesConfigurationAndLockFile()
    {
        using var newcomer = new Newcomer(hasTool: true);
        Material.PutInto(newcomer);
        foreach (string file in (string[])["rebasebind.json", "rebasebind.lock"])
        {
            newcomer.Write(file, File.ReadAllText(Path.Combine(Folder, file)));
        }

        newcomer.RunWell("rebasebind plan app --lock rebasebind.lock");

        Assert.Contains("core.dll", File.ReadAllText(Path.Combine(newcomer.Checkout, "rebasebind.lock")), StringComparison.Ordinal);
    }

    /// <summary>It names the action of this version, gives it what it asks for, and takes the folder from the parameter.</summary>
    [TestMethod]
    public void TheWorkflowCallsTheAction()
    {
        Dictionary<object, object> workflow = GitHubAction.Read(File.ReadAllText(Path.Combine(Folder, ".github", "workflows", "rebasebind.yml")));
        var gate = (Dictionary<object, object>)((Dictionary<object, object>)workflow["jobs"])["gate"];
        GitHubAction.Step step = GitHubAction.StepsOf(gate).Single(step => step.Uses!.StartsWith("rebasebind/", StringComparison.Ordinal));
        var action = new GitHubAction();
        using var template = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, ".template.config", "template.json")));

        Assert.AreEqual($"rebasebind/rebasebind@v{BuildFacts.Version}", step.Uses);
        CollectionAssert.IsSubsetOf(step.With.Keys.ToArray(), action.Inputs.Keys.ToArray());
        CollectionAssert.IsSubsetOf(action.Inputs.Where(input => input.Value).Select(input => input.Key).ToArray(), step.With.Keys.ToArray());
        Assert.AreEqual(template.RootElement.GetProperty("symbols").GetProperty("folder").GetProperty("replaces").GetString(), step.With["folder"]);
    }
}
