using System;
using System.IO;

namespace RebaseBind.TestSupport;

/// <summary>A folder of one test's own, gone when the test is.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("rebasebind-test-").FullName;

    /// <summary>The full path of something below it.</summary>
    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Writes a file, and makes its folder.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string relative, byte[] content)
    {
        File.WriteAllBytes(PrepareFor(relative), content);
        return PathOf(relative);
    }

    /// <summary>Writes a text file, and makes its folder.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string relative, string text)
    {
        File.WriteAllText(PrepareFor(relative), text);
        return PathOf(relative);
    }

    /// <summary>Copies a file to this folder, with a time of last change that is years and a fraction of a second old.</summary>
    /// <returns>Its full path.</returns>
    public string Copy(string source, string relative)
    {
        string path = PrepareFor(relative);
        File.Copy(source, path, overwrite: true);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1_234_567));
        return path;
    }

    /// <summary>Makes the folder that a path lies in.</summary>
    /// <returns>The full path.</returns>
    public string PrepareFor(string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        return PathOf(relative);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
