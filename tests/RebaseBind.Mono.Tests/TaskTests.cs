using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using RebaseBind.Tasks;

namespace RebaseBind.Mono.Tests;

/// <summary>What the tasks for MSBuild.exe do, compared with what those for .NET do.</summary>
[TestClass]
public sealed class TaskTests
{
    private const string Unsigned = "images/unsigned.dll";
    private static readonly string[] Reports = ["report.html", "report.json", "report.md"];

    [TestMethod]
    public void StagingSaysAndWritesTheSameAsOnDotnet()
    {
        using Scene scene = CreateSample();
        string[] strip = ["Policy=policy\tSigned=strip"];
        using var here = new RebaseBindStage();
        HostReport expected = scene.RunHere(here, scene.Folders, scene.Candidates, strip);
        Directory.Move(scene.PathOf("obj"), scene.PathOf("obj-dotnet"));

        HostReport actual = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates, strip);

        Assert.AreEqual(0, actual.ExitCode, actual.Text);
        Assert.AreEqual(expected.Outcome, actual.Outcome);
        CollectionAssert.Contains(actual.Output("OverlappingAfter"), "0");
        Assert.IsGreaterThanOrEqualTo(9, actual.Output("Rewritten").Length);
        SortedDictionary<string, byte[]> wanted = scene.ContentsBelow("obj-dotnet");
        SortedDictionary<string, byte[]> found = scene.ContentsBelow("obj");
        CollectionAssert.AreEqual(wanted.Keys.ToArray(), found.Keys.ToArray());
        foreach ((string path, byte[] content) in found.Where(file => file.Key != "state.txt"))
        {
            CollectionAssert.AreEqual(Expand(path, wanted[path]), Expand(path, content), path);
        }

        Assert.AreEqual(ReadState(scene.PathOf("obj-dotnet/state.txt")), ReadState(scene.PathOf("obj/state.txt")));
    }

    /// <summary>Each runtime has its own compressor.</summary>
    private static byte[] Expand(string path, byte[] content)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
        {
            return content;
        }

        using var stream = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var expanded = new MemoryStream();
        stream.CopyTo(expanded);
        return expanded.ToArray();
    }

    [TestMethod]
    public void DependenciesComeFromTheFolderOfTheTasks()
    {
        using Scene scene = CreateTwo();

        HostReport report = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates);

        // Mono has a System.Numerics.Vectors of its own, as .NET Framework has.
        string[][] loaded = [.. report.Of("assembly").Where(fields => fields[0] != "System.Numerics.Vectors")];
        CollectionAssert.IsSubsetOf(
            new[] { "RebaseBind.Core", "RebaseBind.PortableExecutable", "RebaseBind.Tasks", "System.Collections.Immutable", "System.Memory", "System.Reflection.Metadata", "System.Text.Json" },
            loaded.Select(fields => fields[0]).ToArray());
        foreach (string[] assembly in loaded)
        {
            Assert.AreEqual(Path.Combine(TaskPackage.Tasks, assembly[0] + ".dll"), assembly[2]);
        }
    }

    [TestMethod]
    public void SecondRunRewritesNothing()
    {
        using Scene scene = CreateSample();
        HostReport first = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates);
        string[] before = Stamps(scene);

        HostReport second = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates);
        HostReport asked = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates, ["FailIfNotIncremental=true"]);

        Assert.IsNotEmpty(first.Output("Rewritten"));
        Assert.IsEmpty(second.Output("Rewritten"));
        CollectionAssert.AreEqual(first.Output("Staged"), second.Output("Staged"));
        Assert.AreEqual(0, asked.ExitCode, asked.Text);
        CollectionAssert.AreEqual(before, Stamps(scene));
    }

    [TestMethod]
    public void WrongValueIsACodedErrorAndNothingIsWritten()
    {
        using Scene scene = CreateTwo();
        string[] wrong = ["Policy=policy\tSigned=perhaps"];
        using var here = new RebaseBindStage();

        HostReport report = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates, wrong);

        Assert.AreEqual(1, report.ExitCode);
        Assert.AreEqual("RB1002", report.Of("error").Single()[0]);
        Assert.AreEqual(scene.RunHere(here, scene.Folders, scene.Candidates, wrong).Outcome, report.Outcome);
        Assert.IsFalse(Directory.Exists(scene.PathOf("obj")));
    }

    [TestMethod]
    public void GateAndReportsAreTheSameAsOnDotnet()
    {
        using Scene scene = CreateSample();
        string[] project = ["ProjectDirectory=" + scene.PathOf(string.Empty)];
        foreach ((string mode, string kind, int exitCode) in new[] { ("error", "error", 1), ("warn", "warning", 0) })
        {
            string[] parameters = [.. project, "Policy=policy\tGate=" + mode, "Reports+=report.html", "Reports+=report.json", "Reports+=report.md"];
            File.Delete(scene.PathOf("report.html"));
            using var here = new RebaseBindSimulate();
            HostReport expected = scene.RunHere(here, parameters, scene.Files);

            byte[][] reports = [.. Reports.Select(name => File.ReadAllBytes(scene.PathOf(name)))];
            File.Delete(scene.PathOf("report.html")); // a page speaks of the one that it replaces

            HostReport actual = scene.RunUnderMono(nameof(RebaseBindSimulate), parameters, scene.Files);

            for (int i = 0; i < reports.Length; i++)
            {
                CollectionAssert.AreEqual(reports[i], File.ReadAllBytes(scene.PathOf(Reports[i])), Reports[i]);
            }

            Assert.AreEqual(exitCode, actual.ExitCode, actual.Text);
            Assert.IsTrue(actual.Of(kind).Any(fields => fields[0] == "RB3001"), actual.Text);
            Assert.AreEqual(expected.Outcome, actual.Outcome);
        }
    }

    [TestMethod]
    public void AdoptionWritesTheSameAsOnDotnetAndBringsTheOriginalsBack()
    {
        using Scene scene = CreateTwo();
        SortedDictionary<string, byte[]> originals = scene.ContentsBelow("src");
        using var here = new RebaseBindAdopt();
        scene.RunHere(here, scene.Adoption, scene.Candidates);
        SortedDictionary<string, byte[]> expected = scene.ContentsBelow("src");
        HostReport back = scene.RunUnderMono(nameof(RebaseBindUnadopt), scene.Adoption);
        SortedDictionary<string, byte[]> restored = scene.ContentsBelow("src");

        HostReport actual = scene.RunUnderMono(nameof(RebaseBindAdopt), scene.Adoption, scene.Candidates);

        Assert.AreEqual((0, 0), (back.ExitCode, actual.ExitCode), back.Text + actual.Text);
        Assert.HasCount(1, actual.Output("Rewritten"));
        SortedDictionary<string, byte[]> found = scene.ContentsBelow("src");
        foreach (string path in originals.Keys)
        {
            CollectionAssert.AreEqual(originals[path], restored[path], path);
            CollectionAssert.AreEqual(expected[path], found[path], path);
        }
    }

    [TestMethod]
    public void UnstagingDeletesOurFilesAndNoOthers()
    {
        using Scene scene = CreateTwo();
        HostReport staged = scene.RunUnderMono(nameof(RebaseBindStage), scene.Folders, scene.Candidates);
        scene.CopyToOutput(staged);
        Assert.AreEqual(2, scene.ContentsBelow("bin").Count);

        HostReport report = scene.RunUnderMono(nameof(RebaseBindUnstage), scene.Folders);

        Assert.AreEqual(0, report.ExitCode, report.Text);
        CollectionAssert.AreEqual(new[] { "other.dll" }, scene.ContentsBelow("bin").Keys.ToArray());
        Assert.IsFalse(Directory.Exists(scene.PathOf("obj")));
    }

    /// <summary>So that a property that was renamed does not silently keep its default in these tests.</summary>
    [TestMethod]
    [DataRow("Candidate+=a.dll", "no property Candidate")]
    [DataRow("PlanFile=plan.json", "requires ")]
    public void HostRefusesWhatMSBuildWouldRefuse(string parameter, string complaint)
    {
        using Scene scene = CreateTwo();

        HostReport report = scene.RunUnderMono(nameof(RebaseBindStage), [parameter]);

        Assert.AreEqual(2, report.ExitCode);
        StringAssert.Contains(report.Text, complaint, StringComparison.Ordinal);
    }

    /// <summary>Two DLLs that want one address. Without Mono there is nothing to be done with them.</summary>
    private static Scene CreateTwo()
    {
        MonoRuntime.Require();
        var scene = new Scene();
        scene.Add(Unsigned, "a.dll");
        scene.Add(Unsigned, "sub/b.dll");
        return scene;
    }

    /// <summary>Real DLLs of four machines, signed and not, and several that want one address.</summary>
    private static Scene CreateSample()
    {
        Scene scene = CreateTwo();
        scene.Add("images/unsigned-x86.dll", "x86.dll");
        scene.Add("images/signed.dll", "signed.dll");
        scene.AddSample();
        return scene;
    }

    /// <summary>The state without its second line, which tells one build of the tasks from another, and with staged files' times to the microsecond: Mono sets no finer ones.</summary>
    private static string ReadState(string path) => string.Join('\n', File.ReadAllLines(path).Where((_, i) => i != 1).Select(Coarsen));

    private static string Coarsen(string line)
    {
        string[] fields = line.Split('\t');
        if (fields[0] == "file")
        {
            long ticks = long.Parse(fields[^2], CultureInfo.InvariantCulture);
            fields[^2] = (ticks - (ticks % TimeSpan.TicksPerMicrosecond)).ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('\t', fields);
    }

    /// <summary>A rewritten staged file would have its old time again, but a state file or a plan would not.</summary>
    private static string[] Stamps(Scene scene)
        => [.. scene.ContentsBelow("obj").Select(file => file.Key + " " + File.GetLastWriteTimeUtc(scene.PathOf("obj/" + file.Key)).Ticks + " " + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Value)))];
}
