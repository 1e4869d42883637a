using System;
using System.IO;

namespace RebaseBind.Tests;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("rebasebind-test-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal string At(string path)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    internal string Write(string path, byte[] content)
    {
        File.WriteAllBytes(At(path), content);
        return At(path);
    }
}
