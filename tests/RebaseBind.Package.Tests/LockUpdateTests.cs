using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>-t:RebaseBindUpdateLock.</summary>
[TestClass]
public sealed class LockUpdateTests
{
    private const string Update = "-t:RebaseBindUpdateLock";

    private static readonly string[] Lines = ["a.dll", "b.dll", "e_sqlite3.dll", "native-lib.dll", "native-multi-windows.dll", "native-multi.dll"];

    /// <summary>Before any build, from a project, the solution in both formats and orders, and again after the file was taken apart: one result.</summary>
    [TestMethod]
    public void OneResultFromWhereverItIsAskedFor()
    {
        using LockSolution solution = Create();
        solution.WriteSolution("All.sln", "App", "Lib", "Multi", "Plain", "Late");
        solution.Run("All.sln", "-t:Restore");
        solution.Folder.Write("rebasebind.lock", "# rebasebind.lock 1\nx64 0x1d0000000 0x200000 gone.dll\n# native-lib.dll is loaded by address\nx64 0x1e0000000 0x200000 native-lib.dll\n# written by hand\n");

        solution.Run("App/App.csproj", "--no-restore", Update);
        string text = File.ReadAllText(solution.LockFile);

        CollectionAssert.AreEquivalent(Lines, solution.Bases.Keys.ToArray(), text);
        StringAssert.EndsWith(text, "# written by hand\n", StringComparison.Ordinal);
        Assert.Contains("# native-lib.dll is loaded by address\n", text, StringComparison.Ordinal);
        Assert.AreNotEqual("0x1e0000000", solution.Bases["native-lib.dll"], "what the file said does not count");

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        File.WriteAllText(solution.LockFile, string.Join("\n", lines.Where((_, i) => i != 3)) + "\n");
        // MSBuild asks every project of the solution for the target, so all of them have to use the package then.
        solution.WriteSolution("All.sln", "Lib", "App", "Multi", "Late");
        solution.Run("All.sln", "--no-restore", "-m:8", Update);
        Assert.AreEqual(text, File.ReadAllText(solution.LockFile), "the solution, after a line was deleted");

        // From a library, with the projects the other way round, as a build server that may not change the file otherwise.
        File.Delete(solution.Folder.PathOf("All.sln"));
        solution.WriteSolution("All.slnx", "Late", "Plain", "Multi", "Lib", "App");
        string[] entries = [.. lines.Where(line => line.StartsWith('x'))];
        File.WriteAllText(solution.LockFile, lines[0] + "\n" + lines[1] + "\n# native-lib.dll is loaded by address\n" + entries.Single(line => line.EndsWith(" native-lib.dll", StringComparison.Ordinal)) + "\n# written by hand\n");
        solution.Variables["CI"] = "true";
        solution.Run("Multi/Multi.csproj", "--no-restore", Update);
        Assert.AreEqual(text, File.ReadAllText(solution.LockFile), "from a library with several frameworks");
        solution.WriteSolution("All.slnx", "Late", "Multi", "Lib", "App");
        solution.Run("All.slnx", "--no-restore", Update);
        Assert.AreEqual(text, File.ReadAllText(solution.LockFile), "the other kind of solution file");

        Build build = solution.Run("App/App.csproj", "--no-restore");
        Assert.IsNotEmpty(build.Rewritten("RebaseBindStage"), "the build server's build goes by the file");
        Assert.AreEqual(text, File.ReadAllText(solution.LockFile));
        foreach (string name in new[] { "a.dll", "native-lib.dll", "e_sqlite3.dll" })
        {
            Assert.AreEqual(solution.Bases[name], LockSolution.BaseOf(Path.Combine(solution.OutputOf("App"), name)), name);
        }
    }

    /// <summary>A program that refers to a library and to one that is named after it; one library has several frameworks, one does not use the package.</summary>
    private static LockSolution Create()
    {
        var solution = new LockSolution(LockSolution.Item("a.dll") + """
            <ItemGroup>
              <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
              <ProjectReference Include="../Lib/Lib.csproj" />
            </ItemGroup>
            """);
        solution.Native("a.dll");
        solution.Add("Lib", solution.Native("native-lib.dll"));
        string windows = LockSolution.Item("native-multi-windows.dll").Replace("<ItemGroup>", "<ItemGroup Condition=\"$(TargetFramework.EndsWith('windows'))\">", StringComparison.Ordinal);
        solution.Native("native-multi-windows.dll");
        solution.Add("Multi", solution.Native("native-multi.dll") + windows, $"net{Environment.Version.Major}.0;net{Environment.Version.Major}.0-windows");
        solution.Add("Plain", solution.Native("plain.dll"), usesPackage: false);
        solution.Add("Late", solution.Native("b.dll") + """<ItemGroup><ProjectReference Include="../Multi/Multi.csproj" /></ItemGroup>""");
        return solution;
    }
}
