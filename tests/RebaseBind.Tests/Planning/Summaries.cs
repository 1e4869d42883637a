using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning;

/// <summary>Images as planning sees them, without files.</summary>
internal static class Summaries
{
    internal const ulong DefaultDllBase = 0x1_8000_0000;

    internal static ImageSummary Dll(string path, ulong imageBase = DefaultDllBase, uint size = 0x20000, int fixups = 100, Machine machine = Machine.Amd64) => new()
    {
        Path = path,
        Machine = machine,
        Kind = ImageKind.Native,
        ImageBase = new VirtualAddress(imageBase),
        SizeOfImage = size,
        Fixups = fixups,
    };

    internal static ImageSummary X86(string path, ulong imageBase = 0x1000_0000, uint size = 0x20000, int fixups = 100)
        => Dll(path, imageBase, size, fixups, Machine.I386);

    /// <summary>Images at random bases of a small space, so that many of them overlap.</summary>
    internal static ImageSummary[] Random(Random random, int count, ulong start = 0x2_0000_0000)
        => [.. Enumerable.Range(0, count).Select(i => Dll(
            $"d{i:D4}.dll",
            start + ((ulong)random.Next(count * 3) * 0x10000),
            (uint)random.Next(1, 0x60000),
            random.Next(5)))];

    internal static T[] Shuffled<T>(this Random random, IEnumerable<T> items)
    {
        T[] array = [.. items];
        random.Shuffle(array);
        return array;
    }
}
