using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>The lock file written anew for all outputs of a solution.</summary>
[TestClass]
public sealed class UpdateLockTests
{
    [TestMethod]
    public void TheResultDependsNeitherOnTheOrderOfFilesNorOnWhatTheFileSaid()
    {
        using var folder = new TemporaryFolder();
        ITaskItem[] items = [Item(folder, "one", "a.dll"), Item(folder, "one", "b.dll"), Item(folder, "two", "plugins/c.dll"), Item(folder, "two", "d.dll", TestFiles.UnsignedX86)];
        string written = Update(folder, string.Empty, items);
        string[] lines = written.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.AreEqual(4, lines.Count(line => line.EndsWith(".dll", StringComparison.Ordinal)), written);
        Assert.AreEqual(written, Update(folder, written, [.. items.Reverse()]), "the same again");
        Assert.AreEqual(written, Update(folder, string.Join("\n", lines[..^1]) + "\n", items), "a line deleted");
        Assert.AreEqual(written, Update(folder, string.Join("\n", [.. lines[..2], .. lines[2..].Reverse()]) + "\n", items), "lines shuffled");
        Assert.AreEqual(written, Update(folder, written.Replace("\n", "\r\n", StringComparison.Ordinal), items), "other line ends");
        Assert.AreEqual(written, Update(folder, lines[0] + "\nx64 0x7ff800000000 0x1000000 b.dll\n", items), "another address");
    }

    [TestMethod]
    public void StaleLinesGoAndWhatAPersonWroteStays()
    {
        using var folder = new TemporaryFolder();
        ITaskItem[] items = [Item(folder, "one", "a.dll"), Item(folder, "one", "b.dll")];
        string plain = Update(folder, string.Empty, items);
        string present = plain.Replace("x64 ", "# keep me\nx64 ", StringComparison.Ordinal) + "x64 0x7ff800000000 0x10000 gone.dll\n# the end\n";

        string written = Update(folder, present, items);

        Assert.AreEqual(plain.Replace("x64 ", "# keep me\nx64 ", StringComparison.Ordinal) + "# the end\n", written);
    }

    /// <summary>One line has to do for all of them.</summary>
    [TestMethod]
    public void OfImagesThatGoByOneNameTheLargestDecides()
    {
        using var folder = new TemporaryFolder();
        string small = Update(folder, string.Empty, [Item(folder, "one", "a.dll", TestFiles.Signed)], task => task.Set("Signed", "strip"));

        string both = Update(folder, string.Empty, [Item(folder, "one", "a.dll", TestFiles.Signed), Item(folder, "two", "a.dll")], task => task.Set("Signed", "strip"));
        string reversed = Update(folder, string.Empty, [Item(folder, "two", "a.dll"), Item(folder, "one", "a.dll", TestFiles.Signed)], task => task.Set("Signed", "strip"));

        Assert.AreEqual(both, reversed);
        Assert.AreEqual(1, both.Split('\n').Count(line => line.EndsWith(" a.dll", StringComparison.Ordinal)));
        Assert.IsGreaterThan(SizeIn(small), SizeIn(both));
    }

    [TestMethod]
    public void WhatAProjectLeavesAloneHasNoLineUnlessAnotherOneMovesIt()
    {
        using var folder = new TemporaryFolder();
        TaskItem excluded = Item(folder, "one", "plugins/a.dll");
        excluded.SetMetadata("RebaseBindLeave", "nothing.dll;plugins/*.dll");
        TaskItem bySource = Item(folder, "one", "c.dll");
        bySource.SetMetadata("RebaseBindProject", folder.PathOf("one"));
        bySource.SetMetadata("RebaseBindLeave", "c.dll");

        string none = Update(folder, string.Empty, [excluded, bySource]);
        string some = Update(folder, string.Empty, [excluded, bySource, Item(folder, "two", "plugins/a.dll")]);

        Assert.DoesNotContain(".dll", none, StringComparison.Ordinal);
        Assert.Contains("plugins/a.dll", some, StringComparison.Ordinal);
    }

    [TestMethod]
    public void LockedModeDoesNotForbidIt()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(" a.dll", Update(folder, string.Empty, [Item(folder, "one", "a.dll")], task => task.Set("LockedMode", "true")), StringComparison.Ordinal);
    }

    [TestMethod]
    public void WithoutALockFileItSaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        RecordingBuildEngine engine = Run(folder, [Item(folder, "one", "a.dll")], task => task.LockFile = string.Empty, succeeds: false);

        Assert.AreEqual("RB1002", engine.Errors.Single().Code);
        StringAssert.Contains(engine.Errors.Single().Message, "make an empty rebasebind.lock", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ADamagedFileIsAnErrorAndStaysAsItIs()
    {
        using var folder = new TemporaryFolder();
        string text = "# rebasebind.lock 1\n<<<<<<< HEAD\n";
        folder.Write("rebasebind.lock", text);

        RecordingBuildEngine engine = Run(folder, [Item(folder, "one", "a.dll")], configure: null, succeeds: false);

        Assert.AreEqual("RB1020", engine.Errors.Single().Code);
        Assert.AreEqual(text, File.ReadAllText(folder.PathOf("rebasebind.lock")));
    }

    private static string Update(TemporaryFolder folder, string present, ITaskItem[] items, Action<RebaseBindUpdateLock>? configure = null)
    {
        folder.Write("rebasebind.lock", present);
        Run(folder, items, configure, succeeds: true);
        return File.ReadAllText(folder.PathOf("rebasebind.lock"));
    }

    private static RecordingBuildEngine Run(TemporaryFolder folder, ITaskItem[] items, Action<RebaseBindUpdateLock>? configure, bool succeeds)
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindUpdateLock { BuildEngine = engine, Candidates = items, ProjectDirectory = folder.Root, LockFile = "rebasebind.lock" };
        configure?.Invoke(task);
        Assert.AreEqual(succeeds, task.Execute(), string.Join("; ", engine.Errors.Select(error => error.Message)));
        return engine;
    }

    private static TaskItem Item(TemporaryFolder folder, string project, string relativePath, string? image = null)
        => new(folder.Copy(image ?? TestFiles.Unsigned, project + "/" + relativePath), new Dictionary<string, string> { ["RebaseBindRelativePath"] = relativePath });

    private static long SizeIn(string text) => Convert.ToInt64(text.Split('\n').Single(line => line.EndsWith(".dll", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], 16);
}
