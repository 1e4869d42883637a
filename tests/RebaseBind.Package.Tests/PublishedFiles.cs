using System;
using System.IO;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;

namespace RebaseBind.Package.Tests;

/// <summary>A program with three copies of one DLL, from a package and two lists, and what becomes of them when it is published.</summary>
internal static class PublishedFiles
{
    public static readonly string[] Paths = ["e_sqlite3.dll", "a.dll", "plugins/b.dll"];

    public static StrangersProject Create(string content = "")
    {
        var project = new StrangersProject("""
            <ItemGroup>
              <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
              <None Include="../native/a.dll" Link="a.dll" CopyToOutputDirectory="PreserveNewest" />
              <Content Include="../native/b.dll" Link="plugins/b.dll" CopyToOutputDirectory="PreserveNewest" />
            </ItemGroup>
            """ + content);
        project.Folder.Copy(TestFiles.Unsigned, "native/a.dll");
        project.Folder.Copy(TestFiles.Unsigned, "native/b.dll");
        return project;
    }

    /// <summary>Each DLL is there once, and none where another is.</summary>
    public static void AssertRewrittenOnce(string folder)
    {
        string[] names = [.. Paths.Select(path => Path.GetFileName(path))];
        string[] found = [.. Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(path => names.Contains(Path.GetFileName(path)))];
        CollectionAssert.AreEquivalent(Paths, found, string.Join(", ", found));
        AssertDisjoint(folder);
    }

    public static void AssertDisjoint(string folder, params string[] more)
    {
        ImageSummary[] images = [.. Paths.Concat(more).Select(path => TestFiles.Inspect(Path.Combine(folder, path)))];
        AddressRange[] ranges = [.. images.Select(image => AddressRange.ForImage(image.ImageBase, image.SizeOfImage)).OrderBy(range => range.Start)];
        Assert.IsTrue(ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End <= pair.Second.Start), string.Join(", ", ranges));
    }

    public static void AssertOriginal(string folder)
    {
        foreach (string path in Paths)
        {
            Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(Path.Combine(folder, path)), path);
        }
    }
}
