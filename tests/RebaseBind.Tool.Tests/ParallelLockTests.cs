using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>Builds of twelve folders that extend one lock file at once.</summary>
[TestClass]
public sealed class ParallelLockTests
{
    private const int Folders = 12;
    private const int Rounds = 4;

    [TestMethod]
    public void TheLockIsTheSameInEveryRoundAndCoversEveryFolder()
    {
        using Tree tree = TwelveFolders();
        string lockFolder = tree.Beside("lock");
        string lockFile = Path.Combine(lockFolder, "shared.lock");
        byte[]? first = null;
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                Directory.Delete(lockFolder, recursive: true);
            }

            ApplyAllAtOnce(tree, lockFile, $"out{round}");

            CollectionAssert.AreEqual(new[] { lockFile }, Directory.GetFileSystemEntries(lockFolder));
            byte[] bytes = File.ReadAllBytes(lockFile);
            first ??= bytes;
            CollectionAssert.AreEqual(first, bytes, $"round {round}");
        }

        Assert.HasCount(3 + (2 * Folders), EntriesOf(lockFile));
        for (int folder = 0; folder < Folders; folder++)
        {
            ToolRun.Of("plan", tree.At(NameOf(folder)), "--lock", lockFile, "--locked").Expect(0);
        }
    }

    /// <summary>Each folder has two DLLs of its own; all have the same two x64 DLLs and the same x86 DLL.</summary>
    private static Tree TwelveFolders()
    {
        var tree = new Tree();
        for (int folder = 0; folder < Folders; folder++)
        {
            string name = NameOf(folder);
            tree.With($"{name}/{name}-a.dll", ImageBuilder.X64().WithPointers(10 + folder))
                .With($"{name}/sub/{name}-b.dll", ImageBuilder.X64().WithPointers(20 + folder))
                .With($"{name}/shared-a.dll", ImageBuilder.X64().WithPointers(30))
                .With($"{name}/shared-b.dll", ImageBuilder.X64().WithPointers(40))
                .With($"{name}/x86/shared.dll", ImageBuilder.X86().WithPointers(50));
        }

        return tree;
    }

    private static string NameOf(int folder) => $"app{folder:D2}";

    private static void ApplyAllAtOnce(Tree tree, string lockFile, string output)
    {
        Process[] runs = [.. Enumerable.Range(0, Folders).Select(NameOf).Select(name => ToolRun.Start(
            "dotnet", [BuildFacts.Tool, "apply", tree.At(name), "--output", Path.Combine(tree.Beside(output), name), "--lock", lockFile, "--jobs", "1"]))];
        Task<string>[] said = [.. runs.SelectMany(run => new[] { run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync() })];
        foreach (Process run in runs)
        {
            run.WaitForExit();
        }

        Task.WaitAll(said);
        foreach (Process run in runs)
        {
            using (run)
            {
                Assert.AreEqual(0, run.ExitCode, string.Concat(said.Select(task => task.Result)));
            }
        }
    }

    private static string[] EntriesOf(string lockFile) => [.. File.ReadLines(lockFile).Where(line => line[0] != '#')];
}
