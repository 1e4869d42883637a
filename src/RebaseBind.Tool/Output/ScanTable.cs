using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>The images of a tree as a table.</summary>
internal static class ScanTable
{
    internal static void Write(GatheredTree tree)
    {
        Columns.Write(
            [("Base", true), ("Size", true), ("Fixups", true), ("Machine", false), ("Kind", false), ("Image", false), ("", false)],
            tree.Images.Select(image => new[]
            {
                image.ImageBase.ToString(),
                Amounts.Size(image.SizeOfImage),
                Amounts.Count(image.Fixups),
                image.Machine.ToWord(),
                image.Kind.ToWord(),
                image.Path,
                Remarks(image),
            }));
        int overlapping = OverlapFinder.Find(tree.Images.Select(LocatedImage.AtItsOwnBase)).Count;
        string images = Amounts.Count(tree.Images.Count, "image");
        Console.Out.WriteLine($"{images} in {Amounts.Count(tree.Files.Count, "file")}, {Amounts.Count(overlapping)} overlapping");
    }

    private static string Remarks(ImageSummary image)
    {
        (bool Holds, string Word)[] remarks =
        [
            (!image.IsDll, "exe"),
            (image.IsDynamicBase, "dynamicbase"),
            (image.IsSigned, "signed"),
            (image.IsStrongNameSigned, "strong-named"),
            (image.IsIntegrityForced, "force-integrity"),
            (image.AreRelocationsStripped, "relocations stripped"),
            (image.IsBound, "bound"),
        ];
        return string.Join(", ", remarks.Where(remark => remark.Holds).Select(remark => remark.Word));
    }
}
