using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>Small native DLLs that all want one base, and what tests ask about them.</summary>
internal static class ModeImages
{
    /// <summary>Some old time with a fraction of a second.</summary>
    public static readonly DateTime LongAgo = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1_234_567);

    /// <summary>A DLL that can be moved.</summary>
    /// <param name="stamp">Its TimeDateStamp, to tell it from others.</param>
    /// <param name="fixups">How many fixups it has.</param>
    public static ImageBuilder Dll(uint stamp, int fixups = 8) => ImageBuilder.X64().WithPointers(fixups).WithTimeDateStamp(stamp);

    /// <summary>Writes DLLs below "native" that differ in their stamps, with an old time.</summary>
    public static void PutDlls(this TemporaryFolder folder, params string[] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            folder.Put("native/" + names[i], Dll((uint)(i + 1)));
        }
    }

    /// <summary>Writes an image with an old time.</summary>
    public static string Put(this TemporaryFolder folder, string relative, ImageBuilder image)
    {
        string path = folder.Write(relative, image.Build().ToArray());
        File.SetLastWriteTimeUtc(path, LongAgo);
        return path;
    }

    /// <summary>That the images at these places of a folder are there and overlap nowhere.</summary>
    public static void AssertDisjoint(string folder, params string[] paths)
    {
        ImageSummary[] images = [.. paths.Select(path => TestFiles.Inspect(Path.Combine(folder, path)))];
        AddressRange[] ranges = [.. images.Select(image => AddressRange.ForImage(image.ImageBase, image.SizeOfImage)).OrderBy(range => range.Start)];
        Assert.IsTrue(ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End <= pair.Second.Start), string.Join(", ", ranges));
    }

    public static uint StampOf(string path) => TestFiles.Inspect(path).TimeDateStamp;

    /// <summary>The DLLs that an image is bound to, with the stamps it expects of them.</summary>
    public static string[] BindingsOf(string path)
    {
        BoundImportDirectory directory = BoundImportDirectory.Of(PeImage.Read(File.ReadAllBytes(path)));
        var bindings = new List<string>();
        foreach (BoundImport bound in directory)
        {
            bindings.Add(Encoding.ASCII.GetString(directory.GetName(bound)) + " " + bound.TimeDateStamp.ToString("x", CultureInfo.InvariantCulture));
        }

        return [.. bindings];
    }

    /// <summary>Every file below a folder, by relative path with '/'.</summary>
    public static string[] FilesBelow(string folder)
        => Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)] : [];
}
