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
    /// <summary>The program. With the argument "wait" it says "ready" at its end, and stays.</summary>
    internal const string Program = "NativeDeps.exe";

    private const string ReadyToRunFolder = "ready-to-run";

    /// <summary>Added to the sample's sources, so that the program can be looked at when all that it needs has been loaded.</summary>
    private const string AtTheEnd = """
        internal static class AtTheEnd
        {
            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Wait() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                if (Environment.GetCommandLineArgs() is [_, "wait"])
                {
                    Console.WriteLine("ready");
                    Thread.Sleep(Timeout.Infinite);
                }
            };
        }
        """;

    /// <summary>Added, too, so that the program can load all of its assemblies and run precompiled code of many: with the argument "managed".</summary>
    private const string Managed = """
        using System.Collections.Immutable;
        using System.Data;
        using System.IO.Compression;
        using System.Linq.Expressions;
        using System.Numerics;
        using System.Reflection;
        using System.Runtime.CompilerServices;
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using System.Text.RegularExpressions;
        using System.Xml.Linq;

        internal static class Managed
        {
            [ModuleInitializer]
            internal static void Run()
            {
                if (Environment.GetCommandLineArgs() is not [_, "managed"])
                {
                    return;
                }

                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    Console.WriteLine($"loaded        {Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Count(Load)}");
                    Console.WriteLine($"regex         {Regex.Replace("a1b22c333", "[0-9]+", static match => $"<{match.Length}>")}");
                    Console.WriteLine($"json          {JsonDocument.Parse("{\"a\":[1,2,3]}").RootElement.GetProperty("a")[2]}");
                    Console.WriteLine($"xml           {XDocument.Parse("<a><b/><b/></a>").Descendants("b").Count()}");
                    Expression<Func<int, int>> square = static x => x * x;
                    Console.WriteLine($"expression    {square.Compile()(12)}");
                    Console.WriteLine($"hash          {Convert.ToHexString(SHA256.HashData("abc"u8))}");
                    Console.WriteLine($"number        {BigInteger.Pow(3, 100)}");
                    Console.WriteLine($"immutable     {string.Join(' ', ImmutableSortedSet.Create(3, 1, 2))}");
                    Console.WriteLine($"table         {new DataTable { Columns = { { "n", typeof(int), "1 + 2" } } }.Columns[0].Expression}");
                    Console.WriteLine($"parallel      {ParallelEnumerable.Range(1, 1000).Sum()}");
                    Console.WriteLine($"deflate       {Deflate()}");
                    try
                    {
                        _ = new Dictionary<string, int>(StringComparer.Ordinal)["none"];
                    }
                    catch (KeyNotFoundException missing)
                    {
                        Console.WriteLine($"exception     {missing.GetType().Name} {missing.StackTrace!.Length > 0}");
                    }
                };
            }

            private static bool Load(string path)
            {
                try
                {
                    return Assembly.Load(AssemblyName.GetAssemblyName(path)) is not null;
                }
                catch (BadImageFormatException)
                {
                    return false;
                }
            }

            private static int Deflate()
            {
                using var memory = new MemoryStream();
                using (var zip = new DeflateStream(memory, CompressionLevel.Optimal, leaveOpen: true))
                {
                    zip.Write(Encoding.UTF8.GetBytes(new string('x', 10_000)));
                }

                memory.Position = 0;
                using var unzip = new DeflateStream(memory, CompressionMode.Decompress);
                using var copy = new MemoryStream();
                unzip.CopyTo(copy);
                return (int)copy.Length;
            }
        }
        """;

    private static readonly Lazy<string> Root = new(PublishAll);
    private static readonly Lazy<IReadOnlyDictionary<string, ulong>> Plan = new(() => ReadPlan("after"));
    private static readonly Lazy<IReadOnlyDictionary<string, ulong>> ReadyToRunPlan = new(() => ReadPlan(ReadyToRunFolder));

    private static readonly Dictionary<bool, Lazy<string>> PageAligned = new()
    {
        [false] = new(() => Align(isRebased: false)),
        [true] = new(() => Align(isRebased: true)),
    };

    /// <summary>The bases that the build planned for native DLLs, by path. All of them move: they are linked to one base.</summary>
    internal static IReadOnlyDictionary<string, ulong> PlannedBases => Plan.Value;

    /// <summary>The bases that the build planned for native DLLs and ReadyToRun images when it was told to move these, too.</summary>
    internal static IReadOnlyDictionary<string, ulong> PlannedReadyToRunBases => ReadyToRunPlan.Value;

    /// <summary>The folder that was published with these bases. Nobody may change it.</summary>
    internal static string OfReadyToRun => Path.Combine(Root.Value, ReadyToRunFolder);

    /// <summary>The folder that was published. Nobody may change it.</summary>
    /// <param name="isRebased">Whether RebaseBind took part.</param>
    /// <param name="isPageAligned">Whether the native DLLs have been laid out anew so that Wine maps them instead of reading them.</param>
    internal static string Of(bool isRebased, bool isPageAligned) => isPageAligned ? PageAligned[isRebased].Value : FolderOf(isRebased);

    private static string PublishAll()
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
        File.WriteAllText(Path.Combine(project, "Managed.cs"), Managed);
        Publish("before", "-p:RebaseBindEnabled=false");
        Publish("after", "--no-restore");
        Publish(ReadyToRunFolder, "--no-restore", "-p:RebaseBindReadyToRun=rebase", "-p:RebaseBindFor=wine");
        return root;

        void Publish(string folder, params string[] options)
        {
            Build(folder, options);
            if (folder != "before")
            {
                File.Copy(Path.Combine(project, "obj", "Release", "net10.0", "win-x64", "rebasebind", "publish-plan.json"), PlanOf(root, folder));
            }
        }

        void Build(string folder, string[] options) => ProgramRun.OfBuild(project,
        [
            "publish",
            $"-p:PublishDir=../{folder}/",
            "-p:SelfContained=true",
            "-p:UseSharedCompilation=false",
            "-p:DisableTransitiveFrameworkReferenceDownloads=true",
            .. options,
        ]).Expect(0);
    }

    private static Dictionary<string, ulong> ReadPlan(string folder)
    {
        using var plan = JsonDocument.Parse(File.ReadAllText(PlanOf(Root.Value, folder)));
        return plan.RootElement.GetProperty("images").EnumerateArray().Where(image => image.GetProperty("action").GetString() == "moved").ToDictionary(
            image => image.GetProperty("path").GetString()!,
            image => ulong.Parse(image.GetProperty("base").GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }

    private static string PlanOf(string root, string folder) => Path.Combine(root, folder + "-plan.json");

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
