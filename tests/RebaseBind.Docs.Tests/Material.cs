using System.IO;
using System.IO.Compression;
using RebaseBind.TestImages;

namespace RebaseBind.Docs.Tests;

/// <summary>What pages speak of, in the folder where their commands run.</summary>
internal static class Material
{
    /// <summary>The folder that every page calls its reader's own.</summary>
    private static readonly string[] Folders = ["app", "DIR"];

    /// <summary>A project with two packages that bring a DLL each.</summary>
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RuntimeIdentifier>win-x64</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SkiaSharp.NativeAssets.Win32" Version="4.150.3" />
            <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>A program with two DLLs and a plug-in at the linker's default base, also in an archive; a project; and of the repository what a reader has beside it.</summary>
    internal static void PutInto(Newcomer newcomer)
    {
        foreach (string folder in Folders)
        {
            newcomer.Write(folder + "/app.exe", Image(ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("core.dll", "Open", "Close").Imports("text.dll", "Print")));
            newcomer.Write(folder + "/core.dll", Image(ImageBuilder.X64().WithPointers(300).Exports("Close", "Open")));
            newcomer.Write(folder + "/text.dll", Image(ImageBuilder.X64().WithPointers(200).Exports("Print").Imports("core.dll", "Open")));
            newcomer.Write(folder + "/plugins/a.dll", Image(ImageBuilder.X64().WithPointers(100).Imports("core.dll", "Close")));
        }

        ZipFile.CreateFromDirectory(Path.Combine(newcomer.Checkout, "DIR"), Path.Combine(newcomer.Checkout, "x.nupkg"));
        newcomer.Write("hello/Program.cs", "System.Console.WriteLine();");
        newcomer.Write("hello/hello.csproj", Project);
        PutSample(newcomer);
        File.CreateSymbolicLink(Path.Combine(newcomer.Checkout, "build"), Path.Combine(Repository.Root, "build"));
        File.CreateSymbolicLink(Path.Combine(newcomer.Checkout, "artifacts"), Path.Combine(Repository.Root, "artifacts"));
    }

    private static byte[] Image(ImageBuilder image) => image.WithSubsystemVersion(5, 2).Build().ToArray();

    /// <summary>The sample, as in a fresh checkout: it has not been built.</summary>
    private static void PutSample(Newcomer newcomer)
    {
        const string sample = "samples/NativeDeps/";
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, sample)))
        {
            newcomer.Write(sample + Path.GetFileName(file), File.ReadAllText(file));
        }

        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "samples")))
        {
            newcomer.Write("samples/" + Path.GetFileName(file), file.EndsWith(".rsp", System.StringComparison.Ordinal) ? File.ReadAllText(file) : $"<Project><Import Project=\"{file}\" /></Project>");
        }
    }
}
