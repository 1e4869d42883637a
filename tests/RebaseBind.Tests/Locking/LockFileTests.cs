using System;
using System.IO;
using System.Linq;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Locking;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Locking;

[TestClass]
public sealed class LockFileTests
{
    private static readonly DateTime LongAgo = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [TestMethod]
    public void AMissingFileIsAnEmptyLock()
    {
        using var folder = new TemporaryFolder();

        Assert.IsEmpty(new LockFile(folder.PathOf("rebasebind.lock")).Read().Entries);
        Assert.IsEmpty(new LockFile(folder.PathOf("no/such/folder/rebasebind.lock")).Read().Entries);
        Assert.IsFalse(new LockFile(folder.PathOf("rebasebind.lock")).Exists);
    }

    [TestMethod]
    public void AnUpdateWritesTheFileAndItsFolderAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var file = new LockFile(folder.PathOf("new/folder/rebasebind.lock"));

        AddressLock returned = file.Update(present => present.With([LockTexts.First]));

        Assert.IsTrue(file.Exists);
        LockTexts.AssertSame(returned, file.Read());
        Assert.AreEqual(LockTexts.Head + LockTexts.FirstLine, File.ReadAllText(folder.PathOf("new/folder/rebasebind.lock")));
        CollectionAssert.AreEqual(new[] { "rebasebind.lock" }, Names(folder.PathOf("new/folder")));
    }

    [TestMethod]
    public void AnUpdateThatAddsNothingTouchesNothing()
    {
        using var folder = new TemporaryFolder();
        string text = "\uFEFF" + (LockTexts.Head + LockTexts.SecondLine + LockTexts.FirstLine).Replace("\n", "\r\n", StringComparison.Ordinal);
        string path = folder.Write("rebasebind.lock", text);
        File.SetLastWriteTimeUtc(path, LongAgo);
        Directory.SetLastWriteTimeUtc(folder.Root, LongAgo);
        int calls = 0;

        AddressLock returned = new LockFile(path).Update(present =>
        {
            calls++;
            return present.With([LockTexts.First]);
        });

        Assert.AreEqual(1, calls);
        Assert.HasCount(2, returned.Entries);
        Assert.AreEqual(LongAgo, File.GetLastWriteTimeUtc(path));
        Assert.AreEqual(LongAgo, Directory.GetLastWriteTimeUtc(folder.Root));
    }

    [TestMethod]
    public void ExtendSeesWhatOthersWroteMeanwhile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");
        int calls = 0;

        AddressLock returned = new LockFile(path).Update(present =>
        {
            if (calls++ == 0)
            {
                new LockFile(path).Update(others => others.With([LockTexts.Second]));
            }

            return present.With([LockTexts.First]);
        });

        Assert.AreEqual(2, calls);
        LockTexts.AssertSame(AddressLock.Empty.With([LockTexts.First, LockTexts.Second]), returned);
        LockTexts.AssertSame(returned, new LockFile(path).Read());
    }

    [TestMethod]
    public void WhatOthersWroteMeanwhileIsNotWrittenAgain()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");

        new LockFile(path).Update(present =>
        {
            if (!File.Exists(path))
            {
                folder.Write("rebasebind.lock", LockTexts.Head + LockTexts.FirstLine);
                File.SetLastWriteTimeUtc(path, LongAgo);
            }

            return present.With([LockTexts.First]);
        });

        Assert.AreEqual(LongAgo, File.GetLastWriteTimeUtc(path));
        CollectionAssert.AreEqual(new[] { "rebasebind.lock" }, Names(folder.Root));
    }

    [TestMethod]
    public void AFailureWhileExtendingLetsGoOfTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");
        int calls = 0;

        Assert.ThrowsExactly<InvalidOperationException>(() => new LockFile(path).Update(present => calls++ == 0 ? present.With([LockTexts.First]) : throw new InvalidOperationException()));

        Assert.IsEmpty(Names(folder.Root));
    }

    [TestMethod]
    public void AFolderInTheFilesPlaceIsAFinding()
    {
        using var folder = new TemporaryFolder();

        Finding finding = Refusal(() => new LockFile(folder.Root).Read());

        Assert.AreEqual(FindingCatalog.UnreadableFile, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual(folder.Root, finding.Image);
        Assert.Contains("is a folder", finding.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AFileWhereAFolderShouldBeIsAFinding()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "text");

        Finding finding = Refusal(() => new LockFile(folder.PathOf("file/rebasebind.lock")).Update(present => present.With([LockTexts.First])));

        Assert.IsTrue(finding.Code is FindingCatalog.UnreadableFile or FindingCatalog.LockBusy, finding.ToString());
    }

    [TestMethod]
    public void ADamagedFileIsAFindingAndStaysAsItIs()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("rebasebind.lock", LockTexts.Head + "<<<<<<< HEAD\n");

        Finding finding = Refusal(() => new LockFile(path).Update(present => present.With([LockTexts.First])));

        Assert.AreEqual(FindingCatalog.DamagedLock, finding.Code);
        Assert.AreEqual(path, finding.Image);
        Assert.AreEqual(LockTexts.Head + "<<<<<<< HEAD\n", File.ReadAllText(path));
    }

    [TestMethod]
    public void ASideFileThatCannotBeMadeIsAFindingAtOnce()
    {
        using var folder = new TemporaryFolder();
        folder.PrepareFor("rebasebind.lock.guard/x");

        Finding finding = Refusal(() => new LockFile(folder.PathOf("rebasebind.lock")).Update(present => present.With([LockTexts.First])));

        Assert.AreEqual(FindingCatalog.LockBusy, finding.Code);
        Assert.Contains("rebasebind.lock.guard' must be held to extend the lock file, but it cannot be created", finding.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ASideFileWhoseNameIsTooLongIsAFindingAtOnce()
    {
        using var folder = new TemporaryFolder();

        Finding finding = Refusal(() => new LockFile(folder.PathOf(new string('x', 250)), TimeSpan.Zero).Update(present => present.With([LockTexts.First])));

        Assert.AreEqual(FindingCatalog.LockBusy, finding.Code);
        Assert.Contains(".guard' must be held to extend the lock file, but it cannot be created", finding.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void WaitingCanBeCancelled()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        using (GuardFile.Hold(path + ".guard", TimeSpan.Zero, CancellationToken.None))
        {
            Assert.Throws<OperationCanceledException>(() => new LockFile(path).Update(present => present.With([LockTexts.First]), cancellation.Token));
        }

        Assert.IsEmpty(Names(folder.Root));
    }

#if !NETSTANDARD_UNDER_TEST // netstandard2.0 knows neither links nor permissions
    [TestMethod]
    public void ALinkStaysAndItsTargetIsReplaced()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        string target = folder.Write("real/target.lock", LockTexts.Head + LockTexts.FirstLine);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string link = folder.PrepareFor("project/rebasebind.lock");
        File.CreateSymbolicLink(folder.PathOf("real/second.lock"), "target.lock");
        File.CreateSymbolicLink(link, "../real/second.lock");

        new LockFile(link).Update(present => present.With([LockTexts.Second]));

        Assert.AreEqual("../real/second.lock", new FileInfo(link).LinkTarget);
        Assert.AreEqual(LockTexts.Head + LockTexts.FirstLine + LockTexts.SecondLine, File.ReadAllText(target));
        Assert.IsNull(new FileInfo(target).LinkTarget);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        CollectionAssert.AreEqual(new[] { "second.lock", "target.lock" }, Names(folder.PathOf("real")));
    }

    [TestMethod]
    public void ALinkToNothingGetsItsTarget()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.PathOf("rebasebind.lock"), "new/target.lock");

        new LockFile(folder.PathOf("rebasebind.lock")).Update(present => present.With([LockTexts.First]));

        Assert.AreEqual(LockTexts.Head + LockTexts.FirstLine, File.ReadAllText(folder.PathOf("new/target.lock")));
    }

    [TestMethod]
    public void ALinkInACircleIsAFinding()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.PathOf("rebasebind.lock"), "rebasebind.lock");

        Assert.AreEqual(FindingCatalog.UnreadableFile, Refusal(() => new LockFile(folder.PathOf("rebasebind.lock")).Update(present => present.With([LockTexts.First]))).Code);
    }
#endif

    private static string[] Names(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();

    private static Finding Refusal(Action action) => Assert.ThrowsExactly<RebaseBindException>(action).Finding;
}
