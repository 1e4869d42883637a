using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Projects that take their addresses from one lock file.</summary>
[TestClass]
public sealed class LockBuildTests
{
    private const string App = "App/App.csproj";

    private static readonly Dictionary<string, string> Server = new(StringComparer.Ordinal) { ["CI"] = "true" };

    [TestMethod]
    public void ProjectsAgreeAndDoNotDisturbEachOther()
    {
        using LockSolution solution = Two();

        solution.Run(App);
        IReadOnlyDictionary<string, string> appOnly = solution.Bases;
        solution.Run("Other/Other.csproj");
        Build again = solution.Run(App, "--no-restore");
        solution.Run(App, "--no-restore", "-question");

        CollectionAssert.AreEquivalent(new[] { "a.dll", "shared.dll" }, appOnly.Keys.ToArray());
        CollectionAssert.AreEquivalent(new[] { "a.dll", "b.dll", "shared.dll" }, solution.Bases.Keys.ToArray());
        CollectionAssert.AllItemsAreUnique(solution.Bases.Values.ToArray());
        Assert.IsEmpty(again.Rewritten("RebaseBindStage"));
        Assert.IsEmpty(again.CopiedDlls());
        AssertLocked(solution, "App", "a.dll", "shared.dll");
        AssertLocked(solution, "Other", "b.dll", "shared.dll");

        string text = File.ReadAllText(solution.LockFile);
        File.WriteAllText(solution.LockFile, "# rebasebind.lock 1\nx64 0x1d0000000 0x200000 a.dll\nx64 0x1e0000000 0x200000 shared.dll\n");
        Build changed = solution.Run(App, "--no-restore");
        CollectionAssert.AreEquivalent(new[] { "a.dll", "shared.dll" }, changed.Rewritten("RebaseBindStage"));
        AssertLocked(solution, "App", "a.dll", "shared.dll");
        File.WriteAllText(solution.LockFile, text);
        Build back = solution.Run(App, "--no-restore");
        CollectionAssert.AreEquivalent(new[] { "a.dll", "shared.dll" }, back.Rewritten("RebaseBindStage"));
        AssertLocked(solution, "App", "a.dll", "shared.dll");
        Assert.AreEqual(text, File.ReadAllText(solution.LockFile));
    }

    [TestMethod]
    public void ABuildServerMayNotChangeTheFileAndAProjectWithoutOneIsFree()
    {
        using LockSolution solution = Two();
        solution.Run(App, "-t:Restore");
        string[] locking = ["-p:RebaseBindLockedMode=true", "-p:RestoreLockedMode=true", "-p:ContinuousIntegrationBuild=true"];

        CollectionAssert.AreEqual(new[] { "true", "true", "true" }, locking.Select(property => solution.Property(App, "RebaseBindLockedMode", variables: null, property)).ToArray());
        Assert.AreEqual("true", solution.Property(App, "RebaseBindLockedMode", Server));
        Assert.AreEqual("false", solution.Property(App, "RebaseBindLockedMode", Server, "-p:RebaseBindLockedMode=false"));
        Assert.AreEqual("false", solution.Property(App, "RebaseBindLockedMode", variables: null));

        solution.Variables["CI"] = "true";
        (Build missing, _) = solution.TryRun(App, "--no-restore");
        Assert.AreEqual("RB1022 a.dll, RB1022 shared.dll", Codes(missing));
        Assert.AreEqual(0, new FileInfo(solution.LockFile).Length);

        File.WriteAllText(solution.LockFile, "# rebasebind.lock 1\nx64 0x1d0000000 0x10000 a.dll\nx64 0x1e0000000 0x200000 shared.dll\n");
        (Build outgrown, _) = solution.TryRun(App, "--no-restore");
        Assert.AreEqual("RB1023 a.dll", Codes(outgrown));

        File.Delete(solution.LockFile);
        Assert.AreEqual("false", solution.Property(App, "RebaseBindLockedMode", Server));
        Assert.HasCount(1, solution.Run(App, "--no-restore").Rewritten("RebaseBindStage"), "as ever");
        Assert.IsFalse(File.Exists(solution.LockFile));
        (Build refused, _) = solution.TryRun(App, "--no-restore", "-p:RebaseBindLockedMode=true");
        Assert.AreEqual("RB1002", refused.Errors().Single().Code);
        StringAssert.Contains(refused.Errors().Single().Text, "RebaseBindLockedMode is 'true'", StringComparison.Ordinal);
        StringAssert.Contains(refused.Errors().Single().Text, "make an empty one beside the solution", StringComparison.Ordinal);

        File.WriteAllText(solution.LockFile, "# rebasebind.lock 1\n=======\n");
        (Build damaged, _) = solution.TryRun(App, "--no-restore");
        Assert.AreEqual("RB1020 " + solution.LockFile, Codes(damaged));
    }

    private static LockSolution Two()
    {
        var solution = new LockSolution(LockSolution.Item("a.dll") + LockSolution.Item("shared.dll"));
        solution.Native("a.dll");
        solution.Add("Other", solution.Native("b.dll") + solution.Native("shared.dll"));
        solution.Folder.Write("rebasebind.lock", string.Empty);
        return solution;
    }

    private static void AssertLocked(LockSolution solution, string project, params string[] names)
    {
        foreach (string name in names)
        {
            Assert.AreEqual(solution.Bases[name], LockSolution.BaseOf(Path.Combine(solution.OutputOf(project), name)), project + "/" + name);
        }
    }

    private static string Codes(Build build) => string.Join(", ", build.Errors().Select(error => error.Code + " " + error.Image()).Order(StringComparer.Ordinal));
}
