using System;
using System.IO;
using System.Reflection;
using System.Threading;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>The package under test, packed once a run into a feed of its own.</summary>
[TestClass]
public static class PackedFeed
{
    public const string Version = "0.0.0-test";

    private const string Project = "src/RebaseBind.Tasks";

    private static readonly string Configuration = typeof(PackedFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static readonly Lazy<TemporaryFolder> Feed = new(Pack, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>A folder with the package, and with a package of native DLLs.</summary>
    public static string Folder => Feed.Value.Root;

    public static string Package => Path.Combine(Folder, "RebaseBind." + Version + ".nupkg");

    /// <summary>Packs what was built with these tests.</summary>
    public static void PackInto(string folder)
        => Dotnet.Run(Repository(), environment: null, "pack", Project, "-c", Configuration, "--no-build", "-p:BuildProjectReferences=false", "-o", folder, "-p:PackageVersion=" + Version);

    [AssemblyCleanup]
    public static void Cleanup()
    {
        Dotnet.StopCompiler();
        if (Feed.IsValueCreated)
        {
            Feed.Value.Dispose();
        }
    }

    private static TemporaryFolder Pack()
    {
        var feed = new TemporaryFolder();
        Dotnet.Run(Repository(), environment: null, "restore", Project, "-p:ReadyToRun=true"); // packing without building does not restore
        PackInto(feed.Root);
        foreach (string package in Directory.GetFiles(TestFiles.Feed))
        {
            File.Copy(package, feed.PathOf(Path.GetFileName(package)));
        }

        return feed;
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not lie below the repository");
    }
}
