using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Framework;

/// <summary>The sample NativeDeps, published for win-x64 with its runtime: without RebaseBind, and with it.</summary>
internal static class PublishedSample
{
    /// <summary>The program. With an argument it says "ready" at its end, and stays.</summary>
    internal const string Program = "NativeDeps.exe";

    /// <summary>Added to the sample's sources, so that the program can be looked at when all that it needs has been loaded.</summary>
    private const string AtTheEnd = """
        internal static class AtTheEnd
        {
            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Wait() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                if (Environment.GetCommandLineArgs().Length > 1)
                {
                    Console.WriteLine("ready");
                    Thread.Sleep(Timeout.Infinite);
                }
            };
        }
        """;

    private static readonly Lazy<string> Root = new(PublishBoth);
    private static readonly Lazy<IReadOnlyDictionary<string, ulong>> Plan = new(ReadPlan);

    private static readonly Dictionary<bool, Lazy<string>> PageAligned = new()
    {
        [false] = new(() => Align(isRebased: false)),
        [true] = new(() => Align(isRebased: true)),
    };

    /// <summary>The bases that the build planned for native DLLs, by path. All of them move: they are linked to one base.</summary>
    internal static IReadOnlyDictionary<string, ulong> PlannedBases => Plan.Value;

    /// <summary>The folder that was published. Nobody may change it.</summary>
    /// <param name="isRebased">Whether RebaseBind took part.</param>
    /// <param name="isPageAligned">Whether the native DLLs have been laid out anew so that Wine maps them instead of reading them.</param>
    internal static string Of(bool isRebased, bool isPageAligned) => isPageAligned ? PageAligned[isRebased].Value : FolderOf(isRebased);

    private static string PublishBoth()
    {
        string root = Workspace.Create("framework");
        string build = Path.Combine(BuildFacts.Repository, "nuget", "build");
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <Import Project="{build}/RebaseBind.props" />
            </Project>
            """);
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), $"""
            <Project>
              <PropertyGroup>
                <RebaseBindTaskAssembly>{BuildFacts.Tasks}</RebaseBindTaskAssembly>
              </PropertyGroup>
              <Import Project="{build}/RebaseBind.targets" />
            </Project>
            """);
        string project = Workspace.Create("framework", "NativeDeps");
        foreach (string name in new[] { "NativeDeps.csproj", "Program.cs" })
        {
            File.Copy(Path.Combine(BuildFacts.Repository, "samples", "NativeDeps", name), Path.Combine(project, name));
        }

        File.WriteAllText(Path.Combine(project, "AtTheEnd.cs"), AtTheEnd);
        Publish("before", "-p:RebaseBindEnabled=false");
        Publish("after", "--no-restore");
        return root;

        void Publish(string folder, string option) => ProgramRun.OfBuild(
            project,
            "publish",
            $"-p:PublishDir=../{folder}/",
            "-p:SelfContained=true",
            "-p:UseSharedCompilation=false",
            "-p:DisableTransitiveFrameworkReferenceDownloads=true",
            option).Expect(0);
    }

    private static Dictionary<string, ulong> ReadPlan()
    {
        using var plan = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root.Value, "NativeDeps", "obj", "Release", "net10.0", "win-x64", "rebasebind", "publish-plan.json")));
        return plan.RootElement.GetProperty("images").EnumerateArray().Where(image => image.GetProperty("action").GetString() == "moved").ToDictionary(
            image => image.GetProperty("path").GetString()!,
            image => ulong.Parse(image.GetProperty("base").GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }

    private static string Align(bool isRebased)
    {
        string from = FolderOf(isRebased);
        string folder = from + "-aligned";
        ProgramRun.Of(["cp", "--recursive", "--link", from, folder]).Expect(0);
        foreach (string path in PlannedBases.Keys)
        {
            File.Delete(Path.Combine(folder, path));
            File.WriteAllBytes(Path.Combine(folder, path), PageAlignedCopy.Of(File.ReadAllBytes(Path.Combine(from, path))));
        }

        return folder;
    }

    private static string FolderOf(bool isRebased) => Path.Combine(Root.Value, isRebased ? "after" : "before");
}
