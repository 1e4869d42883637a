using System;
using System.IO;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>One folder for all that a run of the tests makes: images, rewritten sets, and Wine's prefixes. It is gone when the run is.</summary>
[TestClass]
public static class Workspace
{
    private static readonly Lazy<string> Folder = new(() => Directory.CreateTempSubdirectory("rebasebind-oracle-").FullName);

    /// <summary>The folder.</summary>
    internal static string Root => Folder.Value;

    /// <summary>Makes a folder of that path in it.</summary>
    internal static string Create(params string[] path) => Directory.CreateDirectory(Path.Combine([Root, .. path])).FullName;

    /// <summary>Makes a folder that nothing else uses.</summary>
    internal static string CreateUnique(string name) => Create("scratch", $"{name}-{Guid.NewGuid():N}");

    [AssemblyCleanup]
    public static void Remove()
    {
        Wine.StopAll();
        if (Folder.IsValueCreated)
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
