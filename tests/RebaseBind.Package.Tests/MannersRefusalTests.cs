using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>What cannot be done is an error with a code that names the file, and is done by the next build that can.</summary>
[TestClass]
public sealed class MannersRefusalTests
{
    private const string Content = """
        <ItemGroup>
          <None Include="../native/a.dll;../native/b.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
          <None Include="../native/c.dll" Link="b.dll" CopyToOutputDirectory="PreserveNewest" Condition="'$(Twice)' == 'other'" />
          <None Include="../native/copy/b.dll" Link="b.dll" CopyToOutputDirectory="PreserveNewest" Condition="'$(Twice)' == 'same'" />
        </ItemGroup>
        """;

    [TestMethod]
    public void RefusalNamesTheFileAndTheNextBuildIsRight()
    {
        using var cases = new ModeCases(
            Content,
            ("other", "<Twice>other</Twice>"),
            ("same", "<Twice>same</Twice>"),
            ("staging", string.Empty),
            ("output", string.Empty),
            ("plan", string.Empty));
        cases.Project.Folder.PutDlls("a.dll", "b.dll", "c.dll");
        cases.Project.Folder.Put("native/copy/b.dll", ModeImages.Dll(2));
        cases.Project.Folder.Write("App/obj/staging/rebasebind/image/b.dll/in-the-way", "a folder");
        cases.Project.Folder.Write("App/bin/output/b.dll/in-the-way", "a folder");
        cases.Project.Folder.Write("App/obj/plan/rebasebind/plan.json/in-the-way", "a folder");

        cases.Build();

        Error twice = Only(cases, "other");
        Assert.AreEqual("RB0046", twice.Code);
        StringAssert.Contains(twice.Image(), "b.dll", StringComparison.Ordinal);
        StringAssert.Contains(twice.Text, cases.Project.Folder.PathOf("native/c.dll"), StringComparison.Ordinal);
        Assert.IsEmpty(cases.ComplaintsOf("same"));
        ModeImages.AssertDisjoint(cases.OutputOf("same"), "a.dll", "b.dll");
        Assert.AreEqual(cases.IntermediateOf("staging", "rebasebind/image/b.dll"), Path.GetFullPath(Only(cases, "staging").Image()));
        StringAssert.Contains(Only(cases, "output").Text, "b.dll", StringComparison.Ordinal);
        StringAssert.StartsWith(Only(cases, "staging").Code, "RB", StringComparison.Ordinal);
        StringAssert.Contains(Only(cases, "plan").Text, "plan.json", StringComparison.Ordinal);
        Assert.IsFalse(ModeImages.FilesBelow(cases.Project.Folder.PathOf("App")).Any(file => file.EndsWith(".tmp", StringComparison.Ordinal)), "nothing half written");

        Directory.Delete(cases.IntermediateOf("staging", "rebasebind/image/b.dll"), recursive: true);
        Directory.Delete(cases.OutputOf("output", "b.dll"), recursive: true);
        Directory.Delete(cases.IntermediateOf("plan", "rebasebind/plan.json"), recursive: true);
        cases.Build("--no-restore");

        foreach (string name in new[] { "staging", "output", "plan" })
        {
            Assert.IsEmpty(cases.ComplaintsOf(name), name);
            ModeImages.AssertDisjoint(cases.OutputOf(name), "a.dll", "b.dll");
        }
    }

    /// <summary>A file that nobody may delete, where the file system knows such a thing.</summary>
    [TestMethod]
    public void OutputThatCannotBeReplacedIsNamed()
    {
        using var project = new StrangersProject(Content);
        project.Folder.PutDlls("a.dll", "b.dll");
        project.Run("build");
        string output = Path.Combine(project.Output, "b.dll");
        File.Copy(project.Folder.PathOf("native/b.dll"), output, overwrite: true);
        if (!MannersProcess.TryRun("chattr", "+i", output))
        {
            Assert.Inconclusive("no file can be made immutable here");
        }

        (Build refused, _) = project.TryRun("build", "--no-restore");
        Assert.IsTrue(MannersProcess.TryRun("chattr", "-i", output));
        project.Run("build", "--no-restore");

        Error error = refused.Errors().Single();
        StringAssert.StartsWith(error.Code, "RB", StringComparison.Ordinal);
        Assert.AreEqual(output, error.Image());
        ModeImages.AssertDisjoint(project.Output, "a.dll", "b.dll");
    }

    private static Error Only(ModeCases cases, string name) => (Error)cases.DiagnosticsOf(name).Single();
}
