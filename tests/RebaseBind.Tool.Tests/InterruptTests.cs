using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>Runs that are asked to end, by Ctrl+C or SIGTERM, while they work.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
public sealed class InterruptTests
{
    private const string Renames = "rename,renameat,renameat2";
    private const string Writes = "pwrite64";
    private const int Images = 12;
    private static readonly Witness Strace = new("strace", ["strace"], ["-f", "-e", "trace=rename", "-e", "inject=rename:signal=KILL", "true"]);

    [TestMethod]
    [DataRow("INT", 130)]
    [DataRow("TERM", 143)]
    public void ARunThatIsStoppedBeforeTheFirstImageIsReplacedChangesNothing(string signal, int exitCode)
    {
        Strace.Require();
        using Tree tree = Many();
        var original = Tree.Hashes(tree.Root);

        ToolRun run = Stop(signal, Writes, () => HasTemporaryFile(tree.Root), "apply", tree.Root, "--in-place", "--jobs", "1").Expect(exitCode);

        Assert.AreEqual("rebasebind: stopped; no image was changed. The same command finishes the work.\n", run.Error);
        Assert.AreEqual(string.Empty, run.Output);
        CollectionAssert.AreEqual(original.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void AStoppedRunInPlaceSaysWhatIsWholeAndIsFinishedByTheSameCommandAndUndone()
    {
        Strace.Require();
        using Tree tree = Many();
        var original = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        var wanted = Tree.Hashes(tree.Output);

        ToolRun run = Stop("INT", Renames, () => File.Exists(tree.At(Tree.ChangeRecord)), "apply", tree.Root, "--in-place").Expect(130);

        int written = Written(run, "the others are as they were", of: "11 images");
        Assert.IsFalse(HasTemporaryFile(tree.Root));
        var stopped = Tree.Hashes(tree.Root);
        Assert.AreEqual(written, original.Count(file => stopped[file.Key] == wanted[file.Key] && stopped[file.Key] != file.Value), "images written");
        Assert.AreEqual(Images - written, original.Count(file => stopped[file.Key] == file.Value), "images as they were");

        ToolRun.Program("cp", ["-r", tree.Root, tree.Beside("undone")]).Expect(0);
        ToolRun.Of("undo", tree.Beside("undone")).Expect(0);
        CollectionAssert.AreEqual(original.ToArray(), Tree.Hashes(tree.Beside("undone")).ToArray());

        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        CollectionAssert.AreEqual(wanted.ToArray(), Tree.Hashes(tree.Root).ToArray());
        ToolRun.Of("undo", tree.Root).Expect(0);
        CollectionAssert.AreEqual(original.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void AStoppedUndoIsFinishedByTheSameCommand()
    {
        Strace.Require();
        using Tree tree = Many();
        var original = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        byte[] changed = tree.Read("lib000.dll");

        ToolRun run = Stop("INT", Renames, () => !tree.Read("lib000.dll").SequenceEqual(changed), "undo", tree.Root).Expect(130);

        Written(run, "the others are as they were", of: "11 images");
        Assert.IsFalse(HasTemporaryFile(tree.Root));
        ToolRun.Of("undo", tree.Root).Expect(0);
        CollectionAssert.AreEqual(original.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void AStoppedCopyIsNotCompleteAndIsFinishedByTheSameCommand()
    {
        Strace.Require();
        using Tree tree = Many().With("a.txt", "a text"u8.ToArray()).With("b.txt", "another"u8.ToArray());
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        string copy = tree.Beside("stopped");

        ToolRun run = Stop("INT", Renames, () => File.Exists(Path.Combine(copy, Tree.ChangeRecord)), "apply", tree.Root, "--output", copy).Expect(130);

        int written = Written(run, "the copy is not complete", of: "14 files");
        Assert.IsFalse(HasTemporaryFile(copy));
        Assert.HasCount(written + 1, Tree.Hashes(copy), "and the record");
        ToolRun.Of("apply", tree.Root, "--output", copy).Expect(0);
        Tree.AssertSame(tree.Output, copy);
    }

    [TestMethod]
    public void AStoppedRunSaysThatTheLockFileHasItsPlaces()
    {
        Strace.Require();
        using Tree tree = Many();
        string places = tree.Beside("rebasebind.lock");
        File.WriteAllText(places, string.Empty);

        ToolRun run = Stop("INT", Writes, () => HasTemporaryFile(tree.Root), "apply", tree.Root, "--in-place", "--lock", places).Expect(130);

        Assert.AreEqual(
            "rebasebind: stopped; no image was changed; the lock file has the places of new images. The same command finishes the work.\n",
            run.Error);
        StringAssert.Contains(File.ReadAllText(places), ".dll", StringComparison.Ordinal);
    }

    /// <summary>No tracer: a signal that a person sends, when the first temporary file is seen.</summary>
    [TestMethod]
    public void ASignalFromOutsideStopsARunAndNothingOfItIsLeft()
    {
        for (int images = 100; ; images *= 2)
        {
            using Tree tree = Many(images, size: 200_000);
            var original = Tree.Hashes(tree.Root);
            Process started = ToolRun.Start("env", ["--default-signal=INT", "dotnet", BuildFacts.Tool, "apply", tree.Root, "--in-place"]);

            ToolRun run = Stop("INT", started, () => HasTemporaryFile(tree.Root));

            Assert.IsFalse(HasTemporaryFile(tree.Root));
            if (run.ExitCode == 0 && images < 2000)
            {
                continue; // It was done before the signal came.
            }

            run.Expect(130);
            StringAssert.StartsWith(run.Error, "rebasebind: stopped; ", StringComparison.Ordinal);
            ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
            ToolRun.Of("check", tree.Root).Expect(0);
            ToolRun.Of("undo", tree.Root).Expect(0);
            CollectionAssert.AreEqual(original.ToArray(), Tree.Hashes(tree.Root).ToArray());
            return;
        }
    }

    private static Tree Many(int images = Images, int size = 1000)
    {
        var tree = new Tree();
        for (int i = 0; i < images; i++)
        {
            tree.With($"lib{i:000}.dll", ImageBuilder.X64().WithPointers(i + 1).WithSection(".data", data => data.WithSize(size)));
        }

        return tree;
    }

    /// <summary>Sends a signal to a run of which each call of one kind takes long, when something is seen, and waits for its end.</summary>
    private static ToolRun Stop(string signal, string slow, Func<bool> seen, params string[] command)
    {
        string[] strace = ["-D", "-f", "-o", "/dev/null", "-E", "DOTNET_EnableDiagnostics=0", "-e", "trace=" + slow, "-e", $"inject={slow}:delay_exit=200000"];
        return Stop(signal, ToolRun.Start("strace", [.. strace, "env", "--default-signal=INT", "dotnet", BuildFacts.Tool, .. command]), seen);
    }

    private static ToolRun Stop(string signal, Process started, Func<bool> seen)
    {
        using Process process = started;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (!process.HasExited && !seen())
        {
            Thread.Sleep(1);
        }

        ToolRun.Program("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        process.WaitForExit();
        return new ToolRun(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>How many files a stopped run says are written.</summary>
    private static int Written(ToolRun run, string rest, string of)
    {
        const string whole = "(is written, whole|are written, each of them whole)";
        Match said = Regex.Match(run.Error, $"^rebasebind: stopped; of {of} ([0-9]+) {whole}; {rest}. The same command finishes the work.\n$", RegexOptions.None, TimeSpan.FromSeconds(10));
        Assert.IsTrue(said.Success, run.Error);
        return int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static bool HasTemporaryFile(string root) => Directory.EnumerateFiles(root, ".rebasebind-*", SearchOption.AllDirectories).Any();
}
