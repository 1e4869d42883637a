using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Locking;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Locking;

[TestClass]
public sealed class LockConcurrencyTests
{
    private const int Workers = 12;

    [TestMethod]
    public void TwelveThreadsLoseNothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");

        OnThreads(worker => LockWorker.Extend(path, worker));

        AssertComplete(folder, path);
    }

    [TestMethod]
    public void TwelveProcessesLoseNothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");

        Process[] processes = Enumerable.Range(0, Workers).Select(worker => LockWorker.StartExtending(path, worker)).ToArray();
        foreach (Process process in processes)
        {
            using (process)
            {
                string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.AreEqual(0, process.ExitCode, said);
            }
        }

        AssertComplete(folder, path);
    }

    /// <summary>Nothing but the side file keeps two holders apart here: one that is held twice is seen.</summary>
    [TestMethod]
    public void TheSideFileHasOneHolderAtATime()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("guard");
        int holders = 0;
        int most = 0;
        int turns = 0;

        OnThreads(_ =>
        {
            for (int i = 0; i < 200; i++)
            {
                using GuardFile guard = GuardFile.Hold(path, TimeSpan.FromMinutes(5), CancellationToken.None);
                int now = Interlocked.Increment(ref holders);
                most = Math.Max(most, now);
                turns++;
                Thread.Yield();
                Interlocked.Decrement(ref holders);
            }
        });

        Assert.AreEqual(1, most);
        Assert.AreEqual(Workers * 200, turns);
        Assert.IsFalse(File.Exists(path));
    }

    /// <summary>What a waiter meets that opened the side file just before its holder deleted it.</summary>
    [TestMethod]
    public void ASideFileWhoseNameIsGoneOrTakenIsWorthNothing()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("guard");
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Assert.IsTrue(GuardFile.IsNamed(path, stream));
        File.Delete(path);
        Assert.IsFalse(GuardFile.IsNamed(path, stream));
        using GuardFile other = GuardFile.Hold(path, TimeSpan.Zero, CancellationToken.None);
        Assert.IsFalse(GuardFile.IsNamed(path, stream));
    }

    [TestMethod]
    public void AProcessThatHoldsTheSideFileIsNamedAndOneThatWasKilledIsNoObstacle()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");
        using Process holder = LockWorker.StartHolding(path + ".guard");

        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => Extend(path, TimeSpan.FromMilliseconds(200))).Finding;
        Assert.AreEqual(FindingCatalog.LockBusy, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual(path, finding.Image);
        Assert.Contains(path + ".guard", finding.Message, StringComparison.Ordinal);
        Assert.IsFalse(File.Exists(path));

        holder.Kill();
        holder.WaitForExit();
        if (!OperatingSystem.IsWindows())
        {
            Assert.IsTrue(File.Exists(path + ".guard"), "A killed process cannot tidy up.");
        }

        Extend(path, TimeSpan.FromMinutes(5));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder.Root));
    }

    [TestMethod]
    public void ReadersNeitherWaitNorSeeHalfAFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");
        using GuardFile guard = GuardFile.Hold(path + ".guard", TimeSpan.Zero, CancellationToken.None);
        folder.Write("rebasebind.lock", LockTexts.Head + LockTexts.FirstLine);

        Assert.HasCount(1, new LockFile(path, TimeSpan.Zero).Read().Entries);
        Assert.HasCount(1, new LockFile(path, TimeSpan.Zero).Update(present => present.With([LockTexts.First])).Entries);
    }

    /// <summary>Real threads, for those of the pool would wait for each other.</summary>
    private static void OnThreads(Action<int> work)
    {
        var failures = new ConcurrentBag<Exception>();
        Thread[] threads = Enumerable.Range(0, Workers).Select(worker => new Thread(() =>
        {
            try
            {
                work(worker);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.IsEmpty(failures, string.Join('\n', failures));
    }

    private static void Extend(string path, TimeSpan patience) => new LockFile(path, patience).Update(present => present.With([LockTexts.First]));

    private static void AssertComplete(TemporaryFolder folder, string path)
    {
        AddressLock expected = AddressLock.Empty.With(Enumerable.Range(0, Workers).SelectMany(worker => Enumerable.Range(0, LockWorker.Entries).Select(i => LockWorker.EntryOf(worker, i))));
        Assert.AreEqual(Encoding.UTF8.GetString(expected.ToUtf8()), File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder.Root));
    }
}
