using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>One small DLL in many copies, each of which asks for another base, and a program that loads them.</summary>
internal static class AskingImageSet
{
    private static readonly ulong[] WideBases =
    [
        0x1_0000, 0x40_0000, 0x1000_0000, 0x6600_0000, 0x67F0_0000, 0x6800_0000, 0x6F00_0000, 0x7B00_0000, 0x7B60_0000, 0x7D00_0000, 0x7FF0_0000, 0x7FFE_0000, 0x8000_0000,
        0xFFF0_0000, 0x1_0000_0000, 0x1_4000_0000, 0x1_7000_0000, 0x1_8000_0000, 0x7FF6_1234_0000, 0x7FFF_F000_0000, 0x7FFF_FFF0_0000,
    ];

    private static readonly ulong[] WideBases10 =
    [
        0x1_0000, 0x10_0000, 0x40_0000, 0x1000_0000, 0x3000_0000, 0x6000_0000, 0x6600_0000, 0x67F0_0000, 0x6800_0000, 0x6F00_0000, 0x7000_0000, 0x7B60_0000, 0x7BC0_0000, 0x7F00_0000,
        0x7FFD_0000, 0x7FFE_0000, 0x8000_0000, 0xFFF0_0000, 0x1_0000_0000, 0x1_4000_0000, 0x1_4080_0000, 0x1_7000_0000, 0x1_8000_0000, 0x6000_0000_0000, 0x6800_0000_0000, 0x6FF0_0000_0000,
        0x6FFF_FF00_0000, 0x6FFF_FFC2_0000, 0x7000_0000_0000, 0x7E00_0000_0000, 0x7FF6_1234_0000, 0x7FFE_0000_0000, 0x7FFF_FE00_0000, 0x7FFF_FE20_0000, 0x7FFF_FF00_0000, 0x7FFF_FFF0_0000,
    ];

    private static readonly ulong[] NarrowBases10 =
    [
        0x1_0000, 0x10_0000, 0x11_0000, 0x40_0000, 0x100_0000, 0x1000_0000, 0x2000_0000, 0x3800_0000, 0x3FFE_0000, 0x4000_0000, 0x5000_0000, 0x6000_0000, 0x6600_0000, 0x6800_0000, 0x7000_0000,
        0x7700_0000, 0x7B60_0000, 0x7BC0_0000, 0x7BD0_0000, 0x7C00_0000, 0x7D00_0000, 0x7E00_0000, 0x7FFE_0000, 0x8000_0000, 0xB000_0000,
    ];

    /// <summary>Nothing near the top: Linux puts its own stack there, in another place each time.</summary>
    private static readonly ulong[] NarrowBases =
    [
        0x1_0000, 0x20_0000, 0x40_0000, 0x100_0000, 0x1000_0000, 0x2000_0000, 0x3FF0_0000, 0x3FFF_0000, 0x5000_0000, 0x6800_0000, 0x7000_0000, 0x7700_0000, 0x7B00_0000,
        0x7B60_0000, 0x7BC0_0000, 0x7D00_0000, 0x7FFE_0000, 0x8000_0000, 0xB000_0000,
    ];

    private static readonly ConcurrentDictionary<(Target, string), Lazy<string>> Built = new();

    /// <summary>The DLLs' names.</summary>
    internal static string[] Names(Wine wine, int bits) => [.. Bases(wine, bits).Select(NameOf)];

    /// <summary>The folder of a target's images. Nobody may change it.</summary>
    internal static string Of(Target target, Wine wine) => Built.GetOrAdd((target, wine.Profile), _ => new Lazy<string>(() => Build(target, wine))).Value;

    private static string Build(Target target, Wine wine)
    {
        string from = PagedImageSet.Of(target, 4096, isRebased: false);
        string folder = Workspace.Create("asking", wine.Profile, target.ToString());
        File.Copy(Path.Combine(from, PagedImageSet.Opener), Path.Combine(folder, PagedImageSet.Opener));
        foreach (ulong imageBase in Bases(wine, target.Bits))
        {
            string image = Path.Combine(folder, NameOf(imageBase));
            File.Copy(Path.Combine(from, "plain.dll"), image);
            HeaderEdit.Apply(image, edit => edit.SetBase(imageBase));
        }

        return folder;
    }

    private static ulong[] Bases(Wine wine, int bits)
        => wine.IsDynamic ? (bits == 64 ? WideBases10 : NarrowBases10) : (bits == 64 ? WideBases : NarrowBases);

    private static string NameOf(ulong imageBase) => string.Create(CultureInfo.InvariantCulture, $"at{imageBase:x}.dll");
}
