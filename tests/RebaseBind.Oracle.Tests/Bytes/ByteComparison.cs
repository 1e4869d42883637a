using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Bytes;

/// <summary>Tells where images in memory differ from what they should be.</summary>
internal static class ByteComparison
{
    private const int Shown = 16;
    private const int PageSize = 0x1000;

    /// <summary>Every difference of a process's images, in words; none if all of them are as they should be.</summary>
    /// <param name="process">The process.</param>
    /// <param name="wine">Whose process it is.</param>
    /// <param name="folder">Their folder.</param>
    /// <param name="modules">The images that are loaded.</param>
    /// <param name="resolvesImports">Whether they are loaded with their imports, as all but those are that a program loads with DONT_RESOLVE_DLL_REFERENCES.</param>
    internal static IReadOnlyList<string> Differences(int process, Wine wine, string folder, IReadOnlyList<ModulePages> modules, bool resolvesImports = true)
    {
        var exports = new LoadedExports(process, wine, folder, modules);
        return [.. modules.SelectMany(Compare)];

        IEnumerable<string> Compare(ModulePages module)
        {
            var expected = MappedImage.Read(Path.Combine(folder, module.Name), module.Base, resolvesImports || IsProgram(module) ? exports : null, BaseInHeader(module));
            return Differences(module.Name, expected, ProcessMemory.Read(process, module.Base, expected.Content.Length));
        }
    }

    /// <summary>RVAs of the pages of each module, by its name, that hold other bytes than if it lay at its base: those that relocating it has changed.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<uint>> RelocatedPages(int process, Wine wine, string folder, IReadOnlyList<ModulePages> modules)
    {
        var exports = new LoadedExports(process, wine, folder, modules);
        return modules.ToDictionary(module => module.Name, module => (IReadOnlyList<uint>)Pages(module), StringComparer.Ordinal);

        uint[] Pages(ModulePages module)
        {
            string path = Path.Combine(folder, module.Name);
            var unmoved = MappedImage.Read(path, new ImageFile(path).ImageBase, exports, BaseInHeader(module));
            byte[] found = ProcessMemory.Read(process, module.Base, unmoved.Content.Length);
            Excuse(unmoved, found);
            return [.. Enumerable.Range(0, found.Length / PageSize).Select(page => page * PageSize)
                .Where(page => !found.AsSpan(page, PageSize).SequenceEqual(unmoved.Content.AsSpan(page, PageSize))).Select(page => (uint)page)];
        }
    }

    /// <summary>Every difference of one image.</summary>
    /// <param name="name">The image.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="found">What it is; what is excused is not compared.</param>
    internal static IEnumerable<string> Differences(string name, MappedImage expected, byte[] found)
    {
        Excuse(expected, found);
        int end;
        for (int start = Next(0); start < found.Length; start = Next(end))
        {
            end = start;
            while (end < found.Length && found[end] != expected.Content[end])
            {
                end++;
            }

            yield return $"{name}: {end - start} bytes at 0x{start:x} ({expected.PlaceOf((uint)start)}): expected {Text(expected.Content)}, found {Text(found)}";

            string Text(byte[] bytes) => Convert.ToHexString(bytes, start, Math.Min(end - start, Shown)) + (end - start > Shown ? "..." : string.Empty);
        }

        int Next(int from) => from + found.AsSpan(from).CommonPrefixLength(expected.Content.AsSpan(from));
    }

    private static void Excuse(MappedImage expected, byte[] found)
    {
        foreach ((string _, uint rva, uint size) in expected.Excused)
        {
            expected.Content.AsSpan((int)rva, (int)size).CopyTo(found.AsSpan((int)rva));
        }
    }

    /// <summary>Where Wine's server has chosen the base, the header has it; other images keep the one that their file names.</summary>
    private static ulong? BaseInHeader(ModulePages module) => module.IsDynamic ? module.Base : null;

    private static bool IsProgram(ModulePages module) => module.Name.EndsWith(".exe", StringComparison.Ordinal);
}
