using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>One program, built in several variants by one command, each into folders of its own: many cases for the price of one start of MSBuild.</summary>
internal sealed class ModeCases : IDisposable
{
    private readonly (string Name, string Properties)[] cases;
    private Build? build;

    /// <summary>Writes the program and the list of cases.</summary>
    /// <param name="content">More of the project file; $(Case) tells cases apart.</param>
    /// <param name="cases">The name of each, and more properties it sets in the project, as XML.</param>
    public ModeCases(string content, params (string Name, string Properties)[] cases)
    {
        this.cases = cases;
        Project = new StrangersProject($"""
            <PropertyGroup Condition="'$(Case)' != ''">
              <IntermediateOutputPath>obj/$(Case)/</IntermediateOutputPath>
              <OutputPath>bin/$(Case)/</OutputPath>
              <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              <AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>
            </PropertyGroup>
            {content}
            {string.Concat(cases.Select(one => $"<PropertyGroup Condition=\"'$(Case)' == '{one.Name}'\">{one.Properties}</PropertyGroup>\n"))}
            """);
        Project.Folder.Write("Cases.proj", $"""
            <Project DefaultTargets="Build">
              <ItemGroup>
                {string.Concat(cases.Select(one => $"<Case Include=\"{one.Name}\" />"))}
              </ItemGroup>
              <Target Name="Restore">
                <MSBuild Projects="App/App.csproj" Targets="Restore" />
              </Target>
              <Target Name="Build">
                <MSBuild Projects="App/App.csproj" Targets="Build" Properties="Case=%(Case.Identity)" ContinueOnError="ErrorAndContinue" />
              </Target>
              <Target Name="Clean">
                <MSBuild Projects="App/App.csproj" Targets="Clean" Properties="Case=%(Case.Identity)" ContinueOnError="ErrorAndContinue" />
              </Target>
            </Project>
            """);
    }

    public StrangersProject Project { get; }

    /// <summary>The console output of the last command.</summary>
    public string Console { get; private set; } = string.Empty;

    /// <summary>Builds all cases; some may fail.</summary>
    public void Build(params string[] arguments) => (build, Console) = Project.TryRun("build", ["../Cases.proj", .. arguments]);

    public string OutputOf(string name, string path = "") => Path.Combine(Project.Folder.PathOf("App/bin/" + name), path);

    public string IntermediateOf(string name, string path = "") => Path.Combine(Project.Folder.PathOf("App/obj/" + name), path);

    /// <summary>The part of the log that is about one case.</summary>
    public IReadOnlyList<Project> LogOf(string name)
        => cases.Any(one => one.Name == name) ? build!.FindChildrenRecursive<Project>(project => project.GlobalProperties.TryGetValue("Case", out string? value) && value == name) : throw new ArgumentException(name, nameof(name));

    /// <summary>What a case said: the sort, the code and the image of each error and warning, in order, once each.</summary>
    public string[] ComplaintsOf(string name)
    {
        Project[] projects = [.. LogOf(name)];
        return
        [
            .. projects.SelectMany(project => project.FindChildrenRecursive<AbstractDiagnostic>())
                .Select(one => (one is Error ? "error " : "warning ") + one.Code + " " + one.Image())
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What our tasks rewrote for a case.</summary>
    public string[] RewrittenOf(string name)
        => [.. LogOf(name).SelectMany(project => project.FindChildrenRecursive<Task>()).SelectMany(task => task.OutputItems("RebaseBindRewritten")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The texts of errors, warnings and messages with a code.</summary>
    public AbstractDiagnostic[] DiagnosticsOf(string name) => [.. LogOf(name).SelectMany(project => project.FindChildrenRecursive<AbstractDiagnostic>())];

    public void Dispose() => Project.Dispose();
}
