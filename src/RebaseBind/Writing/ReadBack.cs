using System;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.Words;

namespace RebaseBind.Writing;

/// <summary>Reads a rewritten image as a stranger would, before it is written, and compares what it says with what the original said.</summary>
internal static class ReadBack
{
    /// <summary>Reads and compares.</summary>
    /// <param name="original">What was gathered of the image.</param>
    /// <param name="imports">What <see cref="NamesIn"/> said of the image before it was changed.</param>
    /// <param name="change">What was done to it.</param>
    /// <param name="result">The whole rewritten file.</param>
    /// <returns>What a gatherer finds in it.</returns>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.WrongResult"/>.</exception>
    internal static ImageSummary Check(ImageSummary original, Names imports, ImageChange change, ReadOnlyMemory<byte> result)
    {
        try
        {
            PeImage image = PeImage.Read(result);
            ImageSummary now = ImageInspector.Inspect(original.Path, image) with
            {
                IsExcluded = original.IsExcluded,
                IsPlannedAsNative = original.IsPlannedAsNative,
            };
            string? difference = now.ImageBase != change.Base ? $"its base is {now.ImageBase}"
                : now.TimeDateStamp != change.TimeDateStamp ? $"its stamp is {HexText.Of(now.TimeDateStamp)}"
                : now.DllCharacteristics != change.DllCharacteristics ? "its flags are others"
                : now.FindDifference(original) is { } fact ? $"its {fact} changed"
                : !NamesIn(image).Equals(imports) ? "its tables of imports or exports changed"
                : null;
            return difference is null ? now : throw Refusal(original, difference);
        }
        catch (BadImageException bad)
        {
            throw Refusal(original, bad.Message);
        }
    }

    /// <summary>The tables that loaders read and that no rewriting may change.</summary>
    internal static Names NamesIn(PeImage image)
    {
        ulong digest = 0;
        int count = 0;
        try
        {
            foreach (ImportEntry entry in ImportEntryReader.Read(image))
            {
                digest = Mix(digest, (uint)StringComparer.Ordinal.GetHashCode(entry.Dll));
                digest = Mix(Mix(Mix(digest, (uint)entry.Count), entry.NameTable.Value), entry.Slots.Value);
                count += entry.Count;
            }

            ExportDirectory exports = ExportDirectory.Of(image);
            digest = Mix(digest, (uint)exports.NameCount);
            for (int i = 0; i < exports.Count; i++)
            {
                digest = Mix(digest, exports.GetTarget(new ExportIndex(i)).Address.Value);
            }

            return new Names(count, exports.Count, digest);
        }
        catch (BadImageException)
        {
            // Damaged tables are nobody's here, as long as they stay what they were.
            return new Names(-1, -1, 0);
        }
    }

    private static ulong Mix(ulong digest, uint value) => unchecked((((digest << 5) | (digest >> 59)) ^ value) * 0x9E37_79B9_7F4A_7C15);

    private static RebaseBindException Refusal(ImageSummary image, string problem) => new(new Finding(
        FindingCatalog.WrongResult,
        FindingSeverity.Error,
        image.Path,
        $"the rewritten image was not written, because it is not the original moved: {problem}; exclude it, and please report this"));

    /// <summary>A digest of the tables.</summary>
    /// <param name="Imports">How many imports there are; -1 if they cannot be read.</param>
    /// <param name="Exports">How many exports there are; -1 likewise.</param>
    /// <param name="Digest">A hash of their names and addresses, of this process only.</param>
    internal readonly record struct Names(int Imports, int Exports, ulong Digest);
}
