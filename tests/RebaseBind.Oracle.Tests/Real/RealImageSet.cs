using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;

namespace RebaseBind.Oracle.Tests.Real;

/// <summary>Native DLLs of packages, as Microsoft's and other linkers made them, in a folder with a program that loads them.</summary>
internal static class RealImageSet
{
    private const string AlignedPrefix = "aligned.";

    private static readonly Lazy<IReadOnlyList<(Machine Machine, string Name, string Path)>> Found = new(() => [.. BuildFacts.PackageFolders.SelectMany(Find)]);

    /// <summary>The names in the folder of a width: each DLL as it is, and a copy of it that is aligned to pages of the file.</summary>
    internal static string[] Names(int bits) => [.. Dlls(bits).SelectMany(dll => new[] { dll.Name, AlignedPrefix + dll.Name })];

    /// <summary>Makes a folder of a target's DLLs.</summary>
    internal static string Create(Target target)
    {
        string folder = Workspace.CreateUnique("real");
        File.Copy(Path.Combine(PagedImageSet.Of(target, 4096, isRebased: false), PagedImageSet.Opener), Path.Combine(folder, PagedImageSet.Opener));
        foreach ((Machine _, string name, string path) in Dlls(target.Bits))
        {
            File.Copy(path, Path.Combine(folder, name));
            File.WriteAllBytes(Path.Combine(folder, AlignedPrefix + name), PageAlignedCopy.Of(File.ReadAllBytes(path)));
        }

        return folder;
    }

    /// <summary>DLLs of one width; of files of one name, the first.</summary>
    private static IEnumerable<(Machine Machine, string Name, string Path)> Dlls(int bits)
        => Found.Value.Where(dll => dll.Machine == (bits == 64 ? Machine.Amd64 : Machine.I386)).DistinctBy(dll => dll.Name);

    private static IEnumerable<(Machine Machine, string Name, string Path)> Find(string package)
    {
        Assert.IsTrue(Directory.Exists(package), $"{package} is not there; restore this project");
        foreach (string path in Directory.EnumerateFiles(package, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var reader = new PEReader(File.OpenRead(path));
            if (reader.PEHeaders is { CorHeader: null, CoffHeader.Machine: Machine.Amd64 or Machine.I386 })
            {
                yield return (reader.PEHeaders.CoffHeader.Machine, Path.GetFileName(path), path);
            }
        }
    }
}
