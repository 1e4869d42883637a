using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>A program with a native DLL in every kind of list, that is built again and again.</summary>
internal sealed class IncrementalScene : IDisposable
{
    private const string Content = """
        <ItemGroup>
          <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
          <None Include="../native/a.dll" Link="a.dll" CopyToOutputDirectory="PreserveNewest" />
          <Content Include="../native/b.dll" Link="plugins/b.dll" CopyToOutputDirectory="PreserveNewest" />
          <Content Include="../native/c.dll" Link="c.dll" CopyToOutputDirectory="IfDifferent" Condition="'$(Without)' != 'c.dll'" />
        </ItemGroup>
        """;

    public static readonly string[] Paths = ["a.dll", "c.dll", "e_sqlite3.dll", "plugins/b.dll"];

    public IncrementalScene(string content = "")
    {
        Project = new StrangersProject(Content + content);
        Project.Folder.PutDlls("a.dll", "b.dll", "c.dll");
    }

    public StrangersProject Project { get; }

    public string Output => Project.Output;

    /// <summary>Builds without restore; what was rewritten and what was copied.</summary>
    public (string Rewritten, string[] Copied) Build(params string[] arguments)
    {
        Build build = Project.Run("build", ["--no-restore", .. arguments]);
        return (string.Join(' ', build.Stages()[0].OutputItems("RebaseBindRewritten").Order(StringComparer.Ordinal)), build.CopiedDlls());
    }

    public string Source(string name) => Project.Folder.PathOf("native/" + name);

    public string Built(string path) => Path.Combine(Output, path);

    public void Dispose() => Project.Dispose();
}
