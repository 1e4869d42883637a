using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>Names in project files that look like those of the package.</summary>
[TestClass]
public sealed class NameTests
{
    [TestMethod]
    [DataRow("RebaseBindGates", "there is no property RebaseBindGates, so it has no effect; did you mean RebaseBindGate?")]
    [DataRow("RebaseBindBnd", "there is no property RebaseBindBnd, so it has no effect; did you mean RebaseBindBind?")]
    [DataRow("rebasebindGorwth", "there is no property rebasebindGorwth, so it has no effect; did you mean RebaseBindGrowth?")]
    [DataRow("RebaseBindBudgetOfWork", "there is no property RebaseBindBudgetOfWork, so it has no effect; docs/msbuild.md lists the properties")]
    [DataRow("REBASEBINDGATE", null)]
    [DataRow("RebaseGates", null)]
    [DataRow("_RebaseBindGates", null)]
    public void APropertyThatIsNoneIsAWarningWithTheNearestName(string name, string? message)
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("App.csproj", $"<Project>\n  <PropertyGroup>\n    <{name}>error</{name}>\n  </PropertyGroup>\n</Project>");

        BuildWarningEventArgs[] warnings = Check(folder, project);

        Assert.AreEqual(message, warnings.SingleOrDefault()?.Message);
        if (message is not null)
        {
            Assert.AreEqual(("RB1008", project, 3, 6), (warnings[0].Code, warnings[0].File, warnings[0].LineNumber, warnings[0].ColumnNumber));
            StringAssert.EndsWith(warnings[0].HelpLink, "/RB1008.md", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("<RebaseBindSuppress Include='RB3001' Image='*' Reason='r' Expires='2027-01-01' Condition='true' />", null)]
    [DataRow("<RebaseBindSuppress Include='RB3001' Imag='*' />", "RebaseBindSuppress has no metadata Imag, so it has no effect; did you mean Image?")]
    [DataRow("<RebaseBindSuppress Include='RB3001'><Until>2027-01-01</Until></RebaseBindSuppress>", "RebaseBindSuppress has no metadata Until, so it has no effect; it takes Image, Reason, Expires")]
    [DataRow("<RebaseBindDynamicLoad Include='app.exe' Image='*' />", "RebaseBindDynamicLoad has no metadata Image, so it has no effect; did you mean Images?")]
    [DataRow("<RebaseBindExclude Include='a.dll' Reason='old' />", "RebaseBindExclude has no metadata Reason, so it has no effect; it takes none")]
    [DataRow("<RebaseBindReserve Include='0x10000-0x1ffff' Size='1' />", "RebaseBindReserve has no metadata Size, so it has no effect; it takes none")]
    [DataRow("<RebaseBindProcessRoot Update='a.exe' Kind='x' />", "RebaseBindProcessRoot has no metadata Kind, so it has no effect; it takes none")]
    [DataRow("<RebaseBindFile Include='a.dll' Anything='x' />", null)]
    [DataRow("<RebaseBindExcludes Include='a.dll' />", "there is no item RebaseBindExcludes, so it has no effect; did you mean RebaseBindExclude?")]
    [DataRow("<None Include='a.dll' RebaseBindRelativePath='x' />", null)]
    public void AnItemOrMetadataThatIsNoneIsAWarning(string item, string? message)
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("App.csproj", $"<Project xmlns='http://schemas.microsoft.com/developer/msbuild/2003'><Target Name='T'><ItemGroup>{item}</ItemGroup></Target></Project>");

        Assert.AreEqual(message, Check(folder, project).SingleOrDefault()?.Message);
    }

    [TestMethod]
    [DataRow("eng/common.props")]
    [DataRow("eng\\common.props")]
    [DataRow("$(MSBuildThisFileDirectory)eng/common.props")]
    [DataRow("$(MSBuildProjectDirectory)/eng/common.props")]
    [DataRow("$(Engineering)common.props")]
    [DataRow("$([MSBuild]::GetPathOfFileAbove('above.props', '$(MSBuildThisFileDirectory)../'))")]
    [DataRow("$([MSBuild]::GetPathOfFileAbove(above.props))")]
    [DataRow("$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), `above.props`))/above.props")]
    public void ImportsAreFollowed(string import)
    {
        using var folder = new TemporaryFolder();
        const string wrong = "<Project><PropertyGroup><RebaseBindSined>strip</RebaseBindSined></PropertyGroup></Project>";
        string project = folder.Write("a/b/App.csproj", $"""
            <Project>
              <PropertyGroup><Engineering>$(MSBuildThisFileDirectory)eng/</Engineering></PropertyGroup>
              <ImportGroup><Import Project="{import}" Condition="true" /></ImportGroup>
              <Import Project="App.csproj" />
            </Project>
            """);
        folder.Write("a/b/eng/common.props", wrong);
        folder.Write("above.props", wrong);

        BuildWarningEventArgs warning = Check(folder, project).Single();

        StringAssert.EndsWith(warning.File, import.Contains("above", StringComparison.Ordinal) ? "above.props" : "common.props", StringComparison.Ordinal);
        Assert.IsFalse(File.Exists(folder.PathOf("obj/mark")), "the next build must look again");
    }

    [TestMethod]
    [DataRow("$(Unknown)/x.props")]
    [DataRow("eng/*.props")]
    [DataRow("absent.props")]
    [DataRow("")]
    [DataRow("damaged.props")]
    [DataRow("$([System.IO.Path]::Combine('a', 'b'))")]
    [DataRow("@(Files)")]
    [DataRow("..")]
    public void WhatCannotBeFollowedOrReadIsLeftToMSBuild(string import)
    {
        using var folder = new TemporaryFolder();
        folder.Write("damaged.props", "<Project><PropertyGroup>");
        folder.Write("eng/a.props", "<Project />");
        string project = folder.Write("App.csproj", $"<Project><Import Project=\"{import}\" /><Import Project=\"Sdk.props\" Sdk=\"Any\" /></Project>");

        Assert.IsEmpty(Check(folder, project));
        Assert.IsTrue(File.Exists(folder.PathOf("obj/mark")));
    }

    [TestMethod]
    public void APropertyOfTheCommandLineIsSaidByTheTaskThatIsAskedTo()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        var engine = new CommandLineBuildEngine(("RebaseBindGates", "error"), ("RebaseBindBind", "none"), ("Configuration", "Release"));
        RebaseBindStage task = scene.Create().Task;
        task.BuildEngine = engine;
        Assert.IsTrue(task.Execute());
        Assert.IsFalse(engine.Warnings.Any(warning => warning.Code == "RB1008"));

        task.ChecksCommandLine = true;

        Assert.IsTrue(task.Execute());
        Assert.AreEqual("there is no property RebaseBindGates, so it has no effect; did you mean RebaseBindGate?", engine.Warnings.Single(warning => warning.Code == "RB1008").Message);
    }

    private static BuildWarningEventArgs[] Check(TemporaryFolder folder, string project)
    {
        var engine = new RecordingBuildEngine();
        using var task = new RebaseBindCheckNames
        {
            BuildEngine = engine,
            ProjectDirectory = Path.GetDirectoryName(project)!,
            ProjectFiles = [string.Empty, folder.PathOf("absent.props"), project, project],
            MarkFile = folder.PathOf("obj/mark"),
        };
        Assert.IsTrue(task.Execute());
        return [.. engine.Warnings];
    }
}
