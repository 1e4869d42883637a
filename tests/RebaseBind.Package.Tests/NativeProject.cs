using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>A project without an SDK that imports the package, as C++ projects do, and a second one that builds it many times at once, each time with other properties.</summary>
internal sealed class NativeProject : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private int runs;

    /// <summary>Writes both projects.</summary>
    /// <param name="extension">".vcxproj" or another one.</param>
    /// <param name="before">What stands before the package's targets.</param>
    /// <param name="after">What stands behind them.</param>
    public NativeProject(string extension, string before, string after)
    {
        ZipFile.ExtractToDirectory(PackedFeed.Package, folder.PathOf("package"));
        folder.Write("it" + extension, $"""
            <Project DefaultTargets="Build">
              <Import Project="package/build/native/RebaseBind.props" />
              {before}
              <Import Project="package/build/native/RebaseBind.targets" />
              {after}
            </Project>
            """);
        folder.Write("all.proj", $"""
            <Project DefaultTargets="Build">
              <Import Project="cases.props" />
              <Target Name="Build">
                <MSBuild Projects="@(Case)" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        Extension = extension;
    }

    public TemporaryFolder Folder => folder;

    private string Extension { get; }

    /// <summary>Builds the project once for each set of properties, up to eight at a time, which has to succeed.</summary>
    public Build Run(IReadOnlyDictionary<string, string>? environment, params string[] cases)
    {
        string log = folder.PathOf($"{++runs}.binlog");
        folder.Write("cases.props", "<Project><ItemGroup>" + string.Concat(cases.Select(properties => $"<Case Include=\"it{Extension}\" AdditionalProperties=\"{properties}\" />")) + "</ItemGroup></Project>");
        (_, string output) = Dotnet.TryRun(folder.Root, environment, ["msbuild", "all.proj", "-m:8", "-bl:" + log, "-v:quiet"]);
        Build build = BuildLogQueries.Read(log);
        return build.Succeeded ? build : throw new InvalidOperationException(output);
    }

    public string BaseOf(string path) => TestFiles.Inspect(Path.Combine(folder.Root, path)).ImageBase.ToString();

    public void Dispose() => folder.Dispose();
}
