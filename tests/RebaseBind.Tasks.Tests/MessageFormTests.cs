using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>The lines that errors and warnings become: build servers and editors read them, and find the line of the project that brings the image.</summary>
[TestClass]
public sealed partial class MessageFormTests
{
    /// <summary>The line of the project file at which the package's own reference stands.</summary>
    private const int OwnLine = 5;

    [TestMethod]
    [DataRow("""<None Include="native/1.0/a.dll" />""", "", 4, 6, DisplayName = "the file")]
    [DataRow("""<None Include="x/a.dll" /><None Include="x.txt; NATIVE\1.0\a.dll" />""", "", 4, 32, DisplayName = "the file before another of its name")]
    [DataRow("""<Content Update="$(Elsewhere)/A.dll" />""", "", 4, 6, DisplayName = "a file of its name")]
    [DataRow("""<RebaseBindFile Include="$(OutDir)a.dll" />""", "", 4, 6, DisplayName = "a file to adopt")]
    [DataRow("""<None Include="$(Native)\**\*.dll" />""", "", 4, 6, DisplayName = "a pattern")]
    [DataRow("""<None Include="other/*.dll" />""", "", OwnLine, 6, DisplayName = "a pattern for another folder")]
    [DataRow("""<RebaseBindExclude Include="a.dll" />""", "", OwnLine, 6, DisplayName = "to exclude is not to bring")]
    [DataRow("""<None Remove="native/1.0/a.dll" />""", "", OwnLine, 6, DisplayName = "nor is to remove")]
    [DataRow("""<ProjectReference Include="../Lib/Lib.csproj" />""", "", 4, 6, DisplayName = "the project that brings it")]
    [DataRow("""<None Include="x/a.dll" /><PackageReference Include="Some.Native" />""", "some.native", 4, 32, DisplayName = "its package before a file of its name")]
    [DataRow("""<PackageReference Include="Native" />""", "", 4, 6, DisplayName = "the package in whose folder it lies")]
    [DataRow("""<PackageReference Include="Native" />""", "another", OwnLine, 6, DisplayName = "a package of which it is not")]
    public void AnErrorStandsAtWhatBringsTheImage(string item, string package, int line, int column)
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("App.csproj", Project(item));

        BuildErrorEventArgs error = Run(folder, project, 1, package).Errors.Single();

        Assert.AreEqual(("App.csproj", line, column), (error.File, error.LineNumber, error.ColumnNumber));
        Assert.IsTrue(string.IsNullOrEmpty(error.Subcategory));
        StringAssert.StartsWith(error.Message, "a.dll: wants 0x180000000, ", StringComparison.Ordinal);
        StringAssert.EndsWith(error.HelpLink, "/RB3001.md", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("<Project />", DisplayName = "no item")]
    [DataRow("<Project>", DisplayName = "broken")]
    [DataRow(null, DisplayName = "missing")]
    public void WithoutAnythingThatBringsItAnErrorStandsAtTheFirstLine(string? text)
    {
        using var folder = new TemporaryFolder();
        string project = text is null ? folder.PathOf("App.csproj") : folder.Write("App.csproj", text);

        BuildErrorEventArgs error = Run(folder, project, 1, string.Empty).Errors.Single();

        Assert.AreEqual(("App.csproj", 1, 1), (error.File, error.LineNumber, error.ColumnNumber));
    }

    [TestMethod]
    public void AWarningIsReadByBuildServersToo()
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("My App (new)/App.csproj", Project("""<None Include="native/1.0/a.dll" />"""));

        BuildWarningEventArgs warning = Run(folder, project, 1, string.Empty, "warn").Warnings.Single();

        AssertIsRead(new Lines().FormatWarningEvent(warning), project, "warning", warning.Code, warning.Message!);
    }

    [TestMethod]
    public void ANameOfAnImageBreaksNoLine()
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("App.csproj", Project(string.Empty));

        BuildErrorEventArgs error = Run(folder, project, 1, string.Empty, configure: task => task.Files[0].SetMetadata("RebaseBindRelativePath", "a\n.dll")).Errors.Single();

        AssertIsRead(new Lines().FormatErrorEvent(error), project, "error", "RB3001", error.Message!);
    }

    [TestMethod]
    [DataRow(10, "error", 10)]
    [DataRow(11, "error", 1)]
    [DataRow(10, "warn", 10)]
    [DataRow(11, "warn", 1)]
    public void ManyOfAKindAreOneLineAndTheOthersMessages(int count, string gate, int lines)
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("App.csproj", Project(string.Empty));

        RecordingBuildEngine engine = Run(folder, project, count, string.Empty, gate);

        string[] said = [.. engine.Errors.Select(error => error.Code + error.Message), .. engine.Warnings.Select(warning => warning.Code + warning.Message)];
        Assert.HasCount(lines, said);
        Assert.AreEqual(lines == 1, said[0].EndsWith(". 10 other findings of this kind: -v:d shows them", StringComparison.Ordinal), said[0]);
        Assert.AreEqual(count - lines, engine.Messages.Count(message => message is { Code: "RB3001", Importance: MessageImportance.Low }));
    }

    [TestMethod]
    public void EachCodeAndSeverityHasALineOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        string project = folder.Write("App.csproj", Project(string.Empty));

        RecordingBuildEngine engine = Run(folder, project, 11, string.Empty, configure: task => task.Set("MaxLookUps", "1"));

        CollectionAssert.IsSubsetOf(new[] { "RB3001", "RB3013" }, engine.Errors.Select(error => error.Code).ToArray());
        Assert.AreEqual(engine.Errors.Count, engine.Errors.DistinctBy(error => error.Code).Count());
    }

    private static string Project(string item) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><Native>native</Native></PropertyGroup>
          <ItemGroup>
            {item}
            <PackageReference Include="RebaseBind" Version="1.0.0" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>The gate's word on DLLs that all want one address; only of the first is it an error if there are two.</summary>
    private static RecordingBuildEngine Run(TemporaryFolder folder, string project, int count, string package, string gate = "error", Action<RebaseBindSimulate>? configure = null)
    {
        var engine = new RecordingBuildEngine();
        using var task = new RebaseBindSimulate
        {
            BuildEngine = engine,
            ProjectDirectory = folder.Root,
            ProjectFile = project,
            Files = [.. Enumerable.Range(0, Math.Max(count, 2)).Select(index => Item(folder, index == 0 ? "a.dll" : $"b{index}.dll", package))],
            Suppress = count > 1 ? [] : [new TaskItem("RB3001", new Dictionary<string, string> { ["Image"] = "b1.dll", ["Reason"] = "known", ["Expires"] = "9999-12-31" })],
        };
        task.Set("Gate", gate);
        configure?.Invoke(task);
        Assert.AreEqual(gate != "error", task.Execute());
        return engine;
    }

    private static TaskItem Item(TemporaryFolder folder, string name, string package) => new(
        folder.Copy(TestFiles.Unsigned, "native/1.0/" + name),
        new Dictionary<string, string>
        {
            ["RebaseBindRelativePath"] = name,
            ["NuGetPackageId"] = package,
            ["MSBuildSourceProjectFile"] = folder.PathOf("../Lib/Lib.csproj"),
        });

    private static void AssertIsRead(string text, string project, string severity, string code, string message)
    {
        Match canonical = Canonical().Match(text);
        Assert.IsTrue(canonical.Success, text);
        Assert.AreEqual(string.Empty, canonical.Groups["subcategory"].Value.Trim());
        Assert.AreEqual((severity, code, message), (canonical.Groups["category"].Value, canonical.Groups["code"].Value, canonical.Groups["text"].Value.Trim()));
        StringAssert.StartsWith(canonical.Groups["origin"].Value, "App.csproj(", StringComparison.Ordinal);

        // MSBuild leaves the project out if the file is the project.
        Match matched = ProblemMatcher().Match(text.StartsWith(project, StringComparison.Ordinal) ? text : $"{text} [{project}]");
        Assert.IsTrue(matched.Success, text);
        CollectionAssert.AreEqual(
            new[] { "App.csproj", severity, code, message, project },
            new[] { "file", "severity", "code", "text", "from" }.Select(group => matched.Groups[group].Value).ToArray());
    }

    /// <summary>What actions/setup-dotnet registers with GitHub's runner.</summary>
    [GeneratedRegex(@"^\s*(?<file>[^\s].*)\((?<line>\d+)(?:,\d+|,\d+,\d+)?\):\s+(?<severity>error|warning)\s+(?<code>[a-zA-Z]+(?<!MSB)\d+):\s*(?<text>.*?)\s+\[(?<from>.*?)\]$", RegexOptions.None, 1000)]
    private static partial Regex ProblemMatcher();

    /// <summary>The form that MSBuild documents: origin, subcategory, category, code, text.</summary>
    [GeneratedRegex(@"^(?<origin>(?:[a-zA-Z]:)?[^:]*):(?<subcategory>[^:]*? )(?<category>error|warning) (?<code>[^: ]+)\s*:(?<text>.*)$", RegexOptions.None, 1000)]
    private static partial Regex Canonical();

    /// <summary>Lends the form that MSBuild's own loggers write.</summary>
    private sealed class Lines : Logger
    {
        public override void Initialize(IEventSource eventSource)
        {
        }
    }
}
