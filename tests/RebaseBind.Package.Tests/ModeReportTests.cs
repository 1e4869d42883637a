using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>The report of a build.</summary>
[TestClass]
public sealed class ModeReportTests
{
    private const string Content = """
        <ItemGroup>
          <None Include="../native/a.dll;../native/b.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
        </ItemGroup>
        """;

    [TestMethod]
    public void ReportsLieWhereAndInTheFormsThatTheProjectSays()
    {
        using var cases = new ModeCases(
            Content,
            ("default", string.Empty),
            ("elsewhere", "<RebaseBindReportDirectory>../reports/</RebaseBindReportDirectory>"),
            ("none", "<RebaseBindReport>none</RebaseBindReport>"),
            ("sarif", "<RebaseBindReport>none</RebaseBindReport><RebaseBindSarif>../ci/App.sarif.json</RebaseBindSarif>"),
            ("md", "<RebaseBindReport>md</RebaseBindReport>"),
            ("wrong", "<RebaseBindReport>html;docx</RebaseBindReport>"),
            ("occupied", "<RebaseBindReport>md</RebaseBindReport><RebaseBindReportDirectory>../native/a.dll/</RebaseBindReportDirectory>"));
        cases.Project.Folder.PutDlls("a.dll", "b.dll");

        cases.Build();

        CollectionAssert.AreEqual(new[] { "App.rebasebind.html", "App.rebasebind.json" }, ReportsIn(cases.OutputOf("default")));
        CollectionAssert.AreEqual(new[] { "App.rebasebind.html", "App.rebasebind.json" }, ReportsIn(cases.Project.Folder.PathOf("reports")));
        Assert.IsEmpty(ReportsIn(cases.OutputOf("elsewhere")));
        Assert.IsEmpty(ReportsIn(cases.OutputOf("none")));
        Assert.IsEmpty(ReportsIn(cases.OutputOf("sarif")));
        Assert.IsTrue(File.Exists(cases.Project.Folder.PathOf("ci/App.sarif.json")));
        CollectionAssert.AreEqual(new[] { "App.rebasebind.md" }, ReportsIn(cases.OutputOf("md")));
        AbstractDiagnostic wrong = cases.DiagnosticsOf("wrong").Single();
        Assert.AreEqual("RB1002", wrong.Code);
        StringAssert.Contains(wrong.Text, "'docx'", StringComparison.Ordinal);
        AbstractDiagnostic occupied = cases.DiagnosticsOf("occupied").Single();
        Assert.IsTrue(occupied is Error, occupied.Text);
        StringAssert.Contains(occupied.Text, "App.rebasebind.md", StringComparison.Ordinal);

        cases.Build("--no-restore", "-t:Clean");

        foreach (string name in new[] { "default", "none", "md" })
        {
            Assert.IsEmpty(ModeImages.FilesBelow(cases.OutputOf(name)), name);
        }

        Assert.IsEmpty(ReportsIn(cases.Project.Folder.PathOf("reports")));
    }

    [TestMethod]
    public void ReportIsWrittenWhenSomethingChangesNamedOnceAndNeverShipped()
    {
        using var project = new StrangersProject(Content);
        project.Folder.PutDlls("a.dll", "b.dll");
        string html = Path.Combine(project.Output, "App.rebasebind.html");
        string json = Path.Combine(project.Output, "App.rebasebind.json");

        string summary = project.Folder.Write("summary.md", string.Empty);
        string sarif = project.Folder.PathOf("ci/App.sarif");
        project.Variables["GITHUB_STEP_SUMMARY"] = summary;
        project.Variables["RebaseBindSarif"] = sarif;

        (Build first, string console) = project.TryRun("publish", "-v:normal", "-tl:off");

        Assert.IsTrue(first.Succeeded, console);
        string[] lines = [.. console.Split('\n').Where(line => line.Contains("RebaseBind: ", StringComparison.Ordinal))];
        Assert.HasCount(2, lines, "one for the build, one for what is published");
        StringAssert.Contains(lines[0], html, StringComparison.Ordinal);
        StringAssert.Contains(lines[1], Path.Combine(project.Output, "App.rebasebind.publish.html"), StringComparison.Ordinal);
        Assert.AreEqual(1, console.Split(html).Length - 1, "the path is named once");
        CollectionAssert.IsSubsetOf(new[] { "a.dll", "b.dll", "App.dll" }, ModeImages.FilesBelow(project.Publish));
        Assert.IsEmpty(ReportsIn(project.Publish));
        string[] embedded = [.. first.SourceFilesArchive is { } archive ? ArchiveEntries(archive) : []];
        foreach (string name in new[] { "rebasebind/plan.json", "rebasebind/publish-plan.json", "App.rebasebind.html", "App.rebasebind.json", "App.rebasebind.publish.json" })
        {
            Assert.IsTrue(Array.Exists(embedded, entry => entry.EndsWith("/" + name, StringComparison.Ordinal)), name);
        }

        Assert.IsTrue(File.Exists(sarif) && File.Exists(project.Folder.PathOf("ci/App.publish.sarif")));
        Assert.AreEqual(2, File.ReadAllText(summary).Split("# App.csproj").Length - 1, "one for the build, one for what is published");
        long told = new FileInfo(summary).Length;

        var old = new DateTime(2020, 2, 2, 2, 2, 2, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(html, old);
        File.SetLastWriteTimeUtc(json, old);
        Build second = project.Run("build", "--no-restore");
        Assert.AreEqual(told, new FileInfo(summary).Length, "nothing changed");
        Assert.AreEqual((old, old), (File.GetLastWriteTimeUtc(html), File.GetLastWriteTimeUtc(json)), "nothing changed");
        Assert.IsTrue(Array.Exists(ArchiveEntries(second.SourceFilesArchive), entry => entry.EndsWith("/App.rebasebind.json", StringComparison.Ordinal)), "embedded all the same");

        File.SetLastWriteTimeUtc(project.Folder.PathOf("native/b.dll"), old);
        File.Delete(html);
        project.Run("build", "--no-restore", "-p:RebaseBindStepSummary=false");
        Assert.AreEqual(told, new FileInfo(summary).Length, "switched off");
        Assert.AreNotEqual(old, File.GetLastWriteTimeUtc(json));
        Assert.IsTrue(File.Exists(html));

        project.Run("build", "--no-restore", "-p:RebaseBindReport=none");
        CollectionAssert.AreEqual(new[] { "App.rebasebind.publish.html", "App.rebasebind.publish.json" }, ReportsIn(project.Output), "a report that is no longer made would speak of old files");
    }

    private static string[] ReportsIn(string folder) => [.. ModeImages.FilesBelow(folder).Where(file => file.Contains(".rebasebind.", StringComparison.Ordinal))];

    private static string[] ArchiveEntries(byte[] archive)
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(archive));
        return [.. zip.Entries.Select(entry => entry.FullName.Replace('\\', '/'))];
    }
}
