using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>How the package behaves towards people and other tools.</summary>
[TestClass]
public sealed class MannersTests
{
    private const string Content = """
        <ItemGroup>
          <None Include="../native/*.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
        </ItemGroup>
        """;

    /// <summary>Whoever adds the package sees that it works, and is not told again of what it did before. The terminal logger shows messages only in detail.</summary>
    [TestMethod]
    public void OneLineAtDefaultVerbositySaysWhatABuildDidAndOneWithNothingToDoSaysNothing()
    {
        using StrangersProject project = Create("a.dll", "b.dll");

        (_, string minimal) = project.TryRun("build", "-v:minimal", "-tl:off");
        (_, string again) = project.TryRun("build", "--no-restore", "-v:normal", "-tl:off");
        (_, string detailed) = project.TryRun("build", "--no-restore", "-v:detailed", "-tl:off", "-t:Rebuild", "-p:RebaseBindQuiet=true");
        (_, string terminal) = project.TryRun("build", "--no-restore", "-v:detailed", "-tl:on", "-t:Rebuild");

        string line = "RebaseBind: App: 1 DLL moved; report: " + Path.Combine(project.Output, "App.rebasebind.html");
        Assert.AreEqual(line, LinesWith(minimal, "RebaseBind: ").Single().TrimStart());
        Assert.IsEmpty(LinesWith(again, "RebaseBind: "));
        Assert.IsEmpty(LinesWith(minimal, "rewritten: "));
        StringAssert.EndsWith(LinesWith(detailed, "rewritten: ").Single(), "b.dll", StringComparison.Ordinal);
        Assert.IsEmpty(LinesWith(detailed, "RebaseBind: "));
        StringAssert.Contains(terminal, "RebaseBind: App: 1 DLL moved", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ProjectSystemsAreNotKeptWaitingAndKnowWhatABuildDependsOn()
    {
        using StrangersProject project = Create("a.dll", "b.dll");
        string lockFile = project.Folder.Write("rebasebind.lock", string.Empty);
        project.Run("build", "-t:Restore");

        Build designTime = project.Run(
            "build",
            "--no-restore",
            "-t:ResolveAssemblyReferencesDesignTime;ResolveProjectReferencesDesignTime;Compile;CoreCompile",
            "-p:DesignTimeBuild=true",
            "-p:BuildingInsideVisualStudio=true",
            "-p:BuildingProject=false",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true");
        string inputs = Dotnet.Run(project.Folder.PathOf("App"), project.Variables, "msbuild", "-getItem:UpToDateCheckInput");
        string off = Dotnet.Run(project.Folder.PathOf("App"), project.Variables, "msbuild", "-getItem:UpToDateCheckInput", "-p:RebaseBindEnabled=false");

        Assert.IsEmpty(designTime.FindChildrenRecursive<Task>(task => task.Name.Contains("RebaseBind", StringComparison.Ordinal)));
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
        Assert.AreEqual(string.Empty, File.ReadAllText(lockFile));
        StringAssert.Contains(inputs, "rebasebind.lock", StringComparison.Ordinal);
        Assert.IsFalse(off.Contains("rebasebind.lock", StringComparison.Ordinal));
    }

    /// <summary>Spaces, an apostrophe, letters beyond ASCII, more characters than Windows once allowed; and what looks like an escape, in a file's name, because no SDK project builds in such a folder.</summary>
    [TestMethod]
    public void AnyPathWillDo()
    {
        using StrangersProject project = Create("a.dll", "b.dll");
        string deep = "it's a näïve Ж folder/" + string.Join('/', Enumerable.Repeat(new string('x', 60), 5));
        string text = File.ReadAllText(project.Folder.PathOf("App/App.csproj"));
        project.Folder.Write(deep + "/App/App.csproj", text);
        project.Folder.Write(deep + "/App/Program.cs", "System.Console.WriteLine();");
        project.Folder.Put(deep + "/native/a.dll", ModeImages.Dll(1));
        project.Folder.Put(deep + "/native/b c's %20 ü.dll", ModeImages.Dll(2));
        string app = project.Folder.PathOf(deep + "/App");
        string output = Path.Combine(app, Path.GetRelativePath(project.Folder.PathOf("App"), project.Output));

        Build first = project.Run("publish", Path.Combine(app, "App.csproj"));
        Build second = project.Run("build", Path.Combine(app, "App.csproj"), "--no-restore");
        ModeImages.AssertDisjoint(output, "a.dll", "b c's %20 ü.dll");
        ModeImages.AssertDisjoint(Path.Combine(output, "publish"), "a.dll", "b c's %20 ü.dll");
        Assert.IsNotEmpty(first.Stages()[0].OutputItems("RebaseBindRewritten"));
        Assert.IsEmpty(second.Stages()[0].OutputItems("RebaseBindRewritten"));
        Assert.IsEmpty(second.CopiedDlls());
        Assert.IsTrue(File.Exists(Path.Combine(output, "App.rebasebind.html")));
        Assert.IsEmpty(ModeImages.FilesBelow(project.Folder.PathOf("App/bin")), "nothing went astray");

        project.Run("clean", Path.Combine(app, "App.csproj"));
        Assert.IsEmpty(ModeImages.FilesBelow(app).Where(file => file.Contains("rebasebind", StringComparison.Ordinal) && !file.Contains("publish", StringComparison.Ordinal)).ToArray());
    }

    private static StrangersProject Create(params string[] dlls)
    {
        var project = new StrangersProject(Content);
        project.Folder.PutDlls(dlls);
        return project;
    }

    private static string[] LinesWith(string console, string text)
        => [.. console.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal)).Select(line => line.TrimEnd())];
}
