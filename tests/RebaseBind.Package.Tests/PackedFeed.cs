using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>The packages under test, packed once a run into a feed of their own.</summary>
[TestClass]
public static class PackedFeed
{
    public const string Version = "0.0.0-test";

    /// <summary>The projects that become packages, each with what has to be said to restore all it packs.</summary>
    private static readonly (string Project, string[] Restore)[] Projects = [("src/RebaseBind.Tasks", ["-p:ReadyToRun=true"]), ("src/RebaseBind", [])];

    private static readonly string Configuration = typeof(PackedFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static readonly Lazy<TemporaryFolder> Feed = new(Pack, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>A folder with the packages, and with a package of native DLLs.</summary>
    public static string Folder => Feed.Value.Root;

    /// <summary>The package for builds.</summary>
    public static string Package => Path.Combine(Folder, "RebaseBind." + Version + ".nupkg");

    /// <summary>The library's package.</summary>
    public static string CorePackage => Path.Combine(Folder, "RebaseBind.Core." + Version + ".nupkg");

    /// <summary>Where the packages lie that this repository restores.</summary>
    public static string Restored => typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PackagesFolder").Value!;

    /// <summary>Packs what was built with these tests.</summary>
    public static void PackInto(string folder)
    {
        using IDisposable alone = Packing.Alone(Repository());
        foreach ((string project, _) in Projects)
        {
            Dotnet.Run(
                Repository(),
                environment: null,
                ["pack", project, "-c", Configuration, "--no-build", "-p:BuildProjectReferences=false", "-o", folder, "-p:PackageVersion=" + Version]);
        }
    }

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
        using (Packing.Alone(Repository()))
        {
            foreach ((string project, string[] restore) in Projects)
            {
                Dotnet.Run(Repository(), environment: null, ["restore", project, .. restore]); // packing without building does not restore
            }
        }

        PackInto(feed.Root);
        foreach (string package in Directory.GetFiles(TestFiles.Feed))
        {
            File.Copy(package, feed.PathOf(Path.GetFileName(package)));
        }

        return feed;
    }

    /// <summary>The repository's folder.</summary>
    public static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not lie below the repository");
    }
}
