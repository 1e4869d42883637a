using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Publishing a program with its runtime, or in one file.</summary>
[TestClass]
public sealed class PublishSelfContainedTests
{
    private static readonly string[] SelfContained = ["-p:SelfContained=true", "-p:UseAppHost=true", "-p:DisableTransitiveFrameworkReferenceDownloads=true"];

    [TestMethod]
    public void AProgramWithItsRuntimeGetsRewrittenDllsOnceCompiledAndTrimmedToo()
    {
        using StrangersProject project = PublishedFiles.Create();
        project.Run("build", ["-t:Restore", .. SelfContained, "-p:PublishReadyToRun=true", "-p:PublishTrimmed=true"]);

        Build plain = Publish(project, "plain", SelfContained);
        Publish(project, "small", [.. SelfContained, "-p:PublishReadyToRun=true", "-p:PublishTrimmed=true"]);

        Assert.IsGreaterThan(3, Count(plain), "the runtime has native DLLs, too");
        foreach (string name in new[] { "plain", "small" })
        {
            PublishedFiles.AssertRewrittenOnce(project.Folder.PathOf(name));
            Assert.IsTrue(File.Exists(project.Folder.PathOf(name + "/coreclr.dll")), name);
        }

        Assert.IsLessThan(Directory.GetFiles(project.Folder.PathOf("plain")).Length, Directory.GetFiles(project.Folder.PathOf("small")).Length);
        Assert.IsGreaterThan(new FileInfo(project.Folder.PathOf("plain/App.dll")).Length, new FileInfo(project.Folder.PathOf("small/App.dll")).Length);
    }

    [TestMethod]
    public void ASingleFileHasRewrittenDllsBesideItOrInIt()
    {
        using StrangersProject project = PublishedFiles.Create("<PropertyGroup><UseAppHost>true</UseAppHost></PropertyGroup>");
        string[] single = ["-p:PublishSingleFile=true", "-p:DisableTransitiveFrameworkReferenceDownloads=true"];
        string[] inside = [.. single, "-p:IncludeNativeLibrariesForSelfExtract=true"];
        project.Run("build", ["-t:Restore", .. single]);

        Publish(project, "beside", single);
        Publish(project, "inside", inside);
        byte[] bundle = File.ReadAllBytes(project.Folder.PathOf("inside/App.exe"));
        Publish(project, "inside", [.. inside, "-p:RebaseBindEnabled=false"]);
        byte[] before = File.ReadAllBytes(project.Folder.PathOf("inside/App.exe"));

        PublishedFiles.AssertRewrittenOnce(project.Folder.PathOf("beside"));
        string[] published = Directory.GetFiles(project.Folder.PathOf("inside"), "*.dll", SearchOption.AllDirectories);
        Assert.IsEmpty(published, string.Join(", ", published));
        byte[] original = File.ReadAllBytes(TestFiles.Unsigned);
        byte[][] rewritten = [.. PublishedFiles.Paths.Select(path => File.ReadAllBytes(project.Folder.PathOf("beside/" + path)))];
        foreach (byte[] dll in rewritten.Where(dll => !dll.AsSpan().SequenceEqual(original)))
        {
            Assert.AreEqual(1, Occurrences(bundle, dll));
            Assert.AreEqual(0, Occurrences(before, dll));
        }

        Assert.AreEqual(rewritten.Count(dll => dll.AsSpan().SequenceEqual(original)), Occurrences(bundle, original));
        Assert.AreEqual(3, Occurrences(before, original));
    }

    private static Build Publish(StrangersProject project, string folder, params string[] properties)
        => project.Run("publish", ["--no-restore", "-p:PublishDir=" + project.Folder.PathOf(folder) + "/", .. properties]);

    private static int Count(Build build)
        => int.Parse(build.Runs("RebaseBindStage")[^1].FindFirstDescendant<Property>(property => property.Name == "RebaseBindPublishDlls")!.Value, CultureInfo.InvariantCulture);

    private static int Occurrences(byte[] where, byte[] what)
    {
        int count = 0;
        for (int at = where.AsSpan().IndexOf(what); at >= 0; count++)
        {
            int next = where.AsSpan(at + 1).IndexOf(what);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return count;
    }
}
