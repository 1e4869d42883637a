using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using RebaseBind.TestSupport;

namespace RebaseBind.Docs.Tests;

/// <summary>What <c>build/pack.sh</c> makes and says, once for all tests.</summary>
internal static class Packages
{
    /// <summary>The command, as pages have it.</summary>
    internal const string Command = "build/pack.sh";

    private static readonly Lazy<string> Run = new(Pack, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Where it puts packages if it is told of no folder.</summary>
    internal static string Folder
    {
        get
        {
            _ = Run.Value;
            return Path.Combine(Repository.Root, "artifacts", "packages");
        }
    }

    /// <summary>What it prints.</summary>
    internal static string Output => Run.Value;

    /// <summary>Opens a package.</summary>
    internal static ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{BuildFacts.Version}.nupkg"));

    /// <summary>The files of a package that are not about the package's own form.</summary>
    internal static string[] FilesOf(string id)
    {
        using ZipArchive package = Open(id);
        return [.. package.Entries.Select(entry => entry.FullName).Where(name => name[0] is not '[' and not '_' && !name.StartsWith("package/", StringComparison.Ordinal) && !name.EndsWith(".nuspec", StringComparison.Ordinal))];
    }

    /// <summary>Packs what was built with these tests, where that is what people get.</summary>
    private static string Pack()
    {
        using var newcomer = new Newcomer(hasTool: false);
        using IDisposable alone = Packing.Alone(Repository.Root);
        if (BuildFacts.Configuration == "Release")
        {
            newcomer.Variables["PACK_OPTIONS"] = "--no-build -p:BuildProjectReferences=false";
            newcomer.RunWell($"cd '{Repository.Root}'; dotnet restore src/RebaseBind.Tasks -p:ReadyToRun=true -v:quiet"); // packing without building does not restore
        }

        return newcomer.RunWell($"cd '{Repository.Root}'; {Command}");
    }
}
