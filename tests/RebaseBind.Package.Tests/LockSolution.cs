using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>Several projects below one folder, which may have a rebasebind.lock and solution files.</summary>
internal sealed class LockSolution : IDisposable
{
    private readonly StrangersProject first;

    /// <summary>Writes the first project, "App".</summary>
    /// <param name="content">More of its project file.</param>
    public LockSolution(string content) => first = new StrangersProject(content);

    public TemporaryFolder Folder => first.Folder;

    public IDictionary<string, string> Variables => first.Variables;

    public string LockFile => Folder.PathOf("rebasebind.lock");

    /// <summary>The lines of the lock file that are entries, by path.</summary>
    public IReadOnlyDictionary<string, string> Bases
        => File.ReadAllLines(LockFile).Where(line => line.StartsWith('x')).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(fields => fields[3], fields => "0x" + fields[1][2..].TrimStart('0'));

    /// <summary>What copies a DLL of the folder "native" to the output.</summary>
    public string Native(string name)
    {
        if (!File.Exists(Folder.PathOf("native/" + name)))
        {
            Folder.Copy(TestFiles.Unsigned, "native/" + name);
        }

        return Item(name);
    }

    public static string Item(string name) => $"""<ItemGroup><None Include="../native/{name}" Link="{name}" CopyToOutputDirectory="PreserveNewest" /></ItemGroup>""";

    /// <summary>Adds a library.</summary>
    /// <param name="name">Its name and folder.</param>
    /// <param name="content">More of the project file.</param>
    /// <param name="frameworks">Its target frameworks; null for the one of all others.</param>
    /// <param name="usesPackage">Whether it refers to the package.</param>
    public void Add(string name, string content, string? frameworks = null, bool usesPackage = true)
    {
        string framework = frameworks is null ? $"<TargetFramework>net{Environment.Version.Major}.0</TargetFramework>" : $"<TargetFrameworks>{frameworks}</TargetFrameworks>";
        string reference = usesPackage ? $"""<PackageReference Include="RebaseBind" Version="{PackedFeed.Version}" PrivateAssets="all" />""" : string.Empty;
        Folder.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {framework}
                <EnableWindowsTargeting Condition="$(TargetFramework.EndsWith('windows'))">true</EnableWindowsTargeting>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
              </PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
              {content}
            </Project>
            """);
        Folder.Write(name + "/Code.cs", $"public static class {name}Code;");
    }

    public string OutputOf(string name) => name == "App" ? first.Output : Folder.PathOf($"{name}/bin/Debug/net{Environment.Version.Major}.0");

    /// <summary>Writes a .sln or a .slnx, with these projects in this order.</summary>
    public void WriteSolution(string path, params string[] order)
    {
        if (path.EndsWith(".slnx", StringComparison.Ordinal))
        {
            Folder.Write(path, "<Solution>" + string.Concat(order.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />")) + "</Solution>");
            return;
        }

        var text = new StringBuilder("Microsoft Visual Studio Solution File, Format Version 12.00\n");
        var configurations = new StringBuilder();
        for (int i = 0; i < order.Length; i++)
        {
            string id = $"{{00000000-0000-0000-0000-{i + 1:D12}}}";
            text.Append(CultureInfo.InvariantCulture, $"Project(\"{{9A19103F-16F7-4668-BE54-9A1E7A4F7556}}\") = \"{order[i]}\", \"{order[i]}\\{order[i]}.csproj\", \"{id}\"\nEndProject\n");
            configurations.Append(CultureInfo.InvariantCulture, $"\t\t{id}.Debug|Any CPU.ActiveCfg = Debug|Any CPU\n\t\t{id}.Debug|Any CPU.Build.0 = Debug|Any CPU\n");
        }

        text.Append("Global\n\tGlobalSection(SolutionConfigurationPlatforms) = preSolution\n\t\tDebug|Any CPU = Debug|Any CPU\n\tEndGlobalSection\n\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\n").Append(configurations).Append("\tEndGlobalSection\nEndGlobal\n");
        Folder.Write(path, text.ToString());
    }

    /// <summary>Builds a project or solution file, which has to succeed.</summary>
    public Build Run(string file, params string[] arguments) => first.Run("build", ["../" + file, .. arguments]);

    public (Build Build, string Output) TryRun(string file, params string[] arguments) => first.TryRun("build", ["../" + file, .. arguments]);

    /// <summary>What a property of a project is.</summary>
    public string Property(string file, string property, IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(Variables, StringComparer.Ordinal);
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            environment[name] = value;
        }

        return Dotnet.Run(Folder.Root, environment, ["msbuild", file, "-getProperty:" + property, .. arguments]).Trim();
    }

    public static string BaseOf(string path) => TestFiles.Inspect(path).ImageBase.ToString();

    public void Dispose() => first.Dispose();
}
