using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>A project that refers to the package, in a folder that inherits nothing: its own feed, packages folder and neutral Directory.Build files.</summary>
internal sealed class StrangersProject : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> environment;
    private int builds;

    /// <summary>Writes a console program for win-x64.</summary>
    /// <param name="content">More of the project file.</param>
    public StrangersProject(string content)
    {
        environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = Packages };
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Build.targets", "<Project />");
        folder.Write("Directory.Packages.props", "<Project />");
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{PackedFeed.Folder}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        folder.Write("App/Program.cs", "System.Console.WriteLine();");
        folder.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>win-x64</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="RebaseBind" Version="{PackedFeed.Version}" PrivateAssets="all" />
              </ItemGroup>
              {content}
            </Project>
            """);
    }

    public TemporaryFolder Folder => folder;

    /// <summary>What the environment of a command holds besides.</summary>
    public Dictionary<string, string> Variables => environment;

    /// <summary>The packages folder that restore fills.</summary>
    public string Packages => folder.PathOf("packages");

    public string Output => folder.PathOf($"App/bin/Debug/net{Environment.Version.Major}.0/win-x64");

    public string Publish => Path.Combine(Output, "publish");

    public string Intermediate => folder.PathOf($"App/obj/Debug/net{Environment.Version.Major}.0/win-x64");

    /// <summary>Runs a dotnet command that succeeds, and reads its binary log.</summary>
    public Build Run(string command, params string[] arguments)
    {
        (Build build, string output) = TryRun(command, arguments);
        return build.Succeeded ? build : throw new InvalidOperationException(output);
    }

    public (Build Build, string Output) TryRun(string command, params string[] arguments)
    {
        string log = folder.PathOf($"{++builds}.binlog");
        (_, string output) = Dotnet.TryRun(folder.PathOf("App"), environment, [command, "-c", "Debug", "-bl:" + log, "-v:quiet", .. arguments]);
        return (BuildLogQueries.Read(log), output);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The hash of every file below a folder, with its path.</summary>
    public static string[] HashesBelow(string path)
        => [.. Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => TestFiles.HashOf(file) + " " + Path.GetRelativePath(path, file))];
}
