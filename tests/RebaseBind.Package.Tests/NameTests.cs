using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Names that look like settings of the package and have no effect.</summary>
[TestClass]
public sealed class NameTests
{
    [TestMethod]
    public void MisspelledNamesAreSaidInEveryBuildUntilTheyAreCorrectAndThenNothingIsReadAgain()
    {
        using var project = new StrangersProject("""
            <ItemGroup>
              <None Include="../native/a.dll" Link="a.dll" CopyToOutputDirectory="PreserveNewest" />
              <RebaseBindSuppress Include="RB3001" Image="a.dll" Reason="kept" Expired="x" Expires="9999-12-31" />
            </ItemGroup>
            """);
        project.Folder.PutDlls("a.dll");
        project.Folder.Write("eng/more.props", "<Project><PropertyGroup><RebaseBindSined>skip</RebaseBindSined></PropertyGroup></Project>");
        project.Folder.Write("Directory.Build.props", "<Project><Import Project=\"$(MSBuildThisFileDirectory)eng/more.props\" /><PropertyGroup><RebaseBindGates>error</RebaseBindGates></PropertyGroup></Project>");

        const string item = "App.csproj RebaseBindSuppress has no metadata Expired";
        const string properties = "Directory.Build.props there is no property RebaseBindGates, more.props there is no property RebaseBindSined";
        const string given = "App.csproj there is no property RebaseBindGrwth";
        Assert.AreEqual(item + ", " + properties, UnknownIn(project.Run("build")));
        Assert.AreEqual(item + ", " + properties, UnknownIn(project.Run("build", "--no-restore")), "the second build");
        Assert.AreEqual(item + ", " + given + ", " + properties, UnknownIn(project.Run("build", "--no-restore", "-p:RebaseBindGrwth=10")));

        project.Folder.Write("eng/more.props", "<Project><PropertyGroup><RebaseBindSigned>skip</RebaseBindSigned></PropertyGroup></Project>");
        project.Folder.Write("Directory.Build.props", "<Project><Import Project=\"$(MSBuildThisFileDirectory)eng/more.props\" /></Project>");
        project.Folder.Write("App/App.csproj", File.ReadAllText(project.Folder.PathOf("App/App.csproj")).Replace(" Expired=\"x\"", string.Empty, StringComparison.Ordinal));
        Build correct = project.Run("build", "--no-restore");
        Assert.AreEqual(string.Empty, UnknownIn(correct));
        Assert.HasCount(1, correct.Runs("RebaseBindCheckNames"));

        Build again = project.Run("publish", "--no-restore");
        Assert.IsEmpty(again.Runs("RebaseBindCheckNames"));
        Assert.AreEqual(given, UnknownIn(project.Run("publish", "--no-build", "-p:RebaseBindGrwth=10")));

        File.SetLastWriteTimeUtc(project.Folder.PathOf("eng/more.props"), DateTime.UtcNow.AddSeconds(1));
        Assert.HasCount(1, project.Run("build", "--no-restore").Runs("RebaseBindCheckNames"), "after a change of an imported file");
    }

    private static string UnknownIn(Build build)
        => string.Join(", ", build.FindChildrenRecursive<Warning>(warning => warning.Code == "RB1008")
            .Select(warning => Path.GetFileName(warning.File) + " " + warning.Text.Split(", so")[0]).Distinct().Order(StringComparer.Ordinal));
}
