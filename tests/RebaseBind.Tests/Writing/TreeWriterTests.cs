using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Tests.Planning;
using RebaseBind.TestSupport;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Writing;

[TestClass]
public sealed class TreeWriterTests
{
    [TestMethod]
    public void FilesAreLetGoOfWhenAllIsPreparedAndNothingReplaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.dll", "old");
        folder.Write("b.dll", "old");
        var work = new NewText(folder);

        Write(folder, work, jobs: 2);

        Assert.AreEqual("old old 4", work.SeenAtRelease);
        Assert.AreEqual("new", File.ReadAllText(folder.PathOf("a.dll")));
    }

    [TestMethod]
    public void TheRecordHoldsOnlyWhatCouldBeReplaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.dll", "old");
        folder.Write("b.dll", "old");

        // While the images are being prepared, somebody puts a folder in the place of one.
        var work = new NewText(folder, static folder =>
        {
            File.Delete(folder.PathOf("a.dll"));
            folder.Write("a.dll/inside", "here");
        });

        var (changes, findings) = Write(folder, work, jobs: 1);

        Assert.AreEqual("b.dll", changes.Single().Path);
        Assert.AreEqual("b.dll", ChangeRecordFile.Read(folder.Root).Changes.Single().Path);
        Assert.AreEqual((FindingCatalog.UnwritableFile, "a.dll"), (findings.Single().Code, findings.Single().Image));
        Assert.AreEqual("new", File.ReadAllText(folder.PathOf("b.dll")));
    }

    [TestMethod]
    public void WhereTheRecordCannotBeWrittenNothingIsReplacedAndNothingLeftBehind()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.dll", "old");
        folder.Write("b.dll", "old");
        folder.Write(ChangeRecord.FileName + "/inside", "a folder where the record would be");

        Exception? failure = null;
        try
        {
            Write(folder, new NewText(folder), jobs: 1);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            failure = refused;
        }

        Assert.IsNotNull(failure);
        CollectionAssert.AreEquivalent(new[] { "a.dll", "b.dll" }, Directory.GetFiles(folder.Root).Select(Path.GetFileName).ToArray());
        Assert.AreEqual("old", File.ReadAllText(folder.PathOf("a.dll")));
    }

    [TestMethod]
    [DataRow(nameof(PipelineStage.Writing), 1, "no image was changed", "old old")]
    [DataRow(nameof(PipelineStage.Writing), 2, "no image was changed", "old old")]
    [DataRow(nameof(PipelineStage.Completing), 0, "of 2 images 1 is written, whole; the others are as they were", "new old")]
    [DataRow(nameof(PipelineStage.Completing), 1, "of 2 images 1 is written, whole; the others are as they were", "new old")]
    [DataRow(nameof(PipelineStage.Completing), 2, null, "new new")]
    public void WorkThatIsEndedStopsBetweenTwoFilesAndSaysWhatIsWhole(string stage, int done, string? whole, string files)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.dll", "old");
        folder.Write("b.dll", "old");
        using var ended = new EndsAt(Enum.Parse<PipelineStage>(stage), done);

        string? said = null;
        try
        {
            Write(folder, new NewText(folder), ended.Run);
        }
        catch (WritingStoppedException stopped)
        {
            said = stopped.Message;
        }

        Assert.AreEqual(whole, said);
        Assert.AreEqual(files, $"{File.ReadAllText(folder.PathOf("a.dll"))} {File.ReadAllText(folder.PathOf("b.dll"))}");
        Assert.IsEmpty(Directory.GetFiles(folder.Root, "*.tmp"));
        Assert.HasCount(files == "old old" ? 0 : 2, ChangeRecordFile.Read(folder.Root).Changes);
    }

    [TestMethod]
    public void AnArchiveIsWrittenWholeOrNotAtAll()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/a.dll", ImageBuilder.X64().WithPointers(1).Build().ToArray());
        folder.Write("in/b.dll", ImageBuilder.X64().WithPointers(2).Build().ToArray());
        folder.Write("in/c.dll", ImageBuilder.X64().WithPointers(3).Build().ToArray());
        ZipFile.CreateFromDirectory(folder.PathOf("in"), folder.PathOf("in.zip"));
        using var ended = new EndsAt(PipelineStage.Completing, 0);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Run = ended.Run });
        GatheredTree tree = pipeline.Scan(ImageSource.At(folder.PathOf("in.zip")));
        AddressPlan plan = pipeline.Plan(tree);

        var stopped = Assert.Throws<WritingStoppedException>(() => pipeline.Apply(tree, plan, OutputTarget.Folder(folder.PathOf("out.zip"))));

        Assert.AreEqual("no archive was written", stopped.Message);
        Assert.AreEqual("in.zip", Path.GetFileName(Directory.GetFiles(folder.Root).Single()));
    }

    private static (IReadOnlyList<ImageChange> Changes, IReadOnlyList<Finding> Findings) Write(TemporaryFolder folder, IImageWork work, int jobs)
        => Write(folder, work, new RunSettings { Jobs = jobs });

    private static (IReadOnlyList<ImageChange> Changes, IReadOnlyList<Finding> Findings) Write(TemporaryFolder folder, IImageWork work, RunSettings run)
    {
        var tree = new GatheredTree(ImageSource.Folder(folder.Root), ["a.dll", "b.dll"], [], []);
        return new TreeWriter(tree, ChangeRecord.Empty, work, new FolderTarget(tree, folder.Root), run).Write();
    }

    /// <summary>Ends the work when so many files of a stage are done.</summary>
    private sealed class EndsAt(PipelineStage stage, int done) : IProgress<PipelineProgress>, IDisposable
    {
        private readonly CancellationTokenSource source = new();

        internal RunSettings Run => new() { Jobs = 1, Progress = this, Cancellation = source.Token };

        public void Report(PipelineProgress value)
        {
            if (value.Stage == stage && value.Done == done)
            {
                source.Cancel();
            }
        }

        public void Dispose() => source.Dispose();
    }

    private sealed class NewText(TemporaryFolder folder, Action<TemporaryFolder>? meanwhile = null) : IImageWork
    {
        internal string? SeenAtRelease { get; private set; }

        public IReadOnlyCollection<string> Paths => ["a.dll", "b.dll"];

        public string? PlanSha256 => null;

        public bool TakesOtherFiles => true;

        public RewrittenImage Rewrite(string path, Memory<byte> file, ImageHistory history) => new("new"u8.ToArray(), new ImageChange
        {
            Path = path,
            OriginalSha256 = new byte[32],
            Sha256 = new byte[32],
            Length = 3,
            OriginalBase = new VirtualAddress(0),
            Base = new VirtualAddress(0x10000),
            OriginalTimeDateStamp = 0,
            TimeDateStamp = 1,
            OriginalCheckSum = 0,
            CheckSum = 0,
            OriginalDllCharacteristics = 0,
            DllCharacteristics = 0,
        })
        {
            Image = Summaries.Dll(path),
        };

        public void Release()
        {
            SeenAtRelease = $"{File.ReadAllText(folder.PathOf("a.dll"))} {File.ReadAllText(folder.PathOf("b.dll"))} {Directory.GetFiles(folder.Root).Length}";
            meanwhile?.Invoke(folder);
        }
    }
}
