using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>A folder with files in it that is gone when the test is.</summary>
internal sealed class Tree : IDisposable
{
    internal const string ChangeRecord = "rebasebind.changes.json";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rebasebind-test-");

    /// <summary>The folder that the tool is run on.</summary>
    internal string Root => Path.Combine(folder.FullName, "in");

    /// <summary>A folder beside it that does not exist yet.</summary>
    internal string Output => Path.Combine(folder.FullName, "out");

    /// <summary>Three x64 DLLs at one base, an EXE, and a file that is no image.</summary>
    internal static Tree OfThreeColliding() => new Tree()
        .With("a.dll", ImageBuilder.X64().WithPointers(10))
        .With("sub/b.dll", ImageBuilder.X64().WithPointers(30).DynamicBase())
        .With("c.ocx", ImageBuilder.X64().WithPointers(20))
        .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithPointers(5))
        .With("sub/readme.txt", "MZ is not enough"u8.ToArray());

    internal Tree With(string path, ImageBuilder image) => With(path, image.Build().ToArray());

    internal Tree With(string path, byte[] content)
    {
        string full = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return this;
    }

    internal string At(string path) => Path.Combine(Root, path);

    internal string Beside(string name) => Path.Combine(folder.FullName, name);

    internal byte[] Read(string path) => File.ReadAllBytes(At(path));

    /// <summary>Path and hash of every file below a folder; the data of the change record, whose name is a hash, aside.</summary>
    internal static SortedDictionary<string, string> Hashes(string root) => new(
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".gz", StringComparison.Ordinal)).ToDictionary(
            path => Path.GetRelativePath(root, path),
            path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);

    internal static void AssertSame(string left, string right)
        => CollectionAssert.AreEqual(Hashes(left).ToArray(), Hashes(right).ToArray());

    public void Dispose() => folder.Delete(recursive: true);
}
