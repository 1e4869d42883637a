using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using RebaseBind.Package.Tests;
using RebaseBind.TestSupport;

namespace RebaseBind.Mono.Tests;

/// <summary>The package, packed once a run, and the folder of it that MSBuild.exe loads the tasks from.</summary>
[TestClass]
public static class TaskPackage
{
    private const string Version = "0.0.0-mono";
    private const string Folder = "tasks/netstandard2.0/";

    private static readonly Lazy<TemporaryFolder> Unpacked = new(Unpack, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>A folder with what the package has in tasks/netstandard2.0.</summary>
    public static string Tasks => Unpacked.Value.PathOf(Folder);

    [AssemblyCleanup]
    public static void Cleanup()
    {
        Dotnet.StopCompiler();
        if (Unpacked.IsValueCreated)
        {
            Unpacked.Value.Dispose();
        }
    }

    private static TemporaryFolder Unpack()
    {
        var folder = new TemporaryFolder();
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

        // What is packed has been built with these tests; other tests may be packing the same project at this moment.
        Dotnet.Run(Repository(), environment: null, "pack", "src/RebaseBind.Tasks", "--no-build", "-c", configuration, "-o", folder.Root, "-p:BuildProjectReferences=false", "-p:PackageVersion=" + Version);
        using ZipArchive package = ZipFile.OpenRead(folder.PathOf("RebaseBind." + Version + ".nupkg"));
        foreach (ZipArchiveEntry entry in package.Entries.Where(entry => entry.FullName.StartsWith(Folder, StringComparison.Ordinal)))
        {
            entry.ExtractToFile(folder.PrepareFor(entry.FullName));
        }

        return folder;
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
