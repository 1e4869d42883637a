using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.Words;

namespace RebaseBind.Binding;

/// <summary>The bindings that an image arrives with, of whatever age and style.</summary>
internal sealed class ArrivedBindings
{
    private readonly List<(string Dll, uint Stamp)> stamps = [];

    private ArrivedBindings()
    {
    }

    /// <summary>Whether there are any.</summary>
    internal bool Exist { get; private set; }

    /// <summary>
    /// The bytes of the bound import directory, if they lie in the headers or in the unused end of a section, and so can be used again;
    /// otherwise empty.
    /// </summary>
    internal DataDirectory Reusable { get; private set; }

    /// <summary>The bound imports whose names are gone, or whose addresses lie outside the file: they cannot be taken out again.</summary>
    internal IReadOnlyList<ImportEntry> Permanent { get; private set; } = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="BadImageException">The bound import directory is damaged.</exception>
    internal static ArrivedBindings Of(PeImage image, IReadOnlyList<ImportEntry> entries)
    {
        int width = image.Headers.IsPe32Plus ? sizeof(ulong) : sizeof(uint);
        bool hasDirectory = BoundImportDirectory.Of(image).Exists;
        var arrived = new ArrivedBindings
        {
            Exist = hasDirectory || entries.Any(entry => entry.IsBound),
            Permanent =
            [
                .. entries.Where(entry => entry is { IsBound: true, IsDelayLoaded: false, Count: not 0 }
                    && (entry.NameTable.IsZero || !image.TryGetOffset(entry.Slots, (uint)(entry.Count * width), out _))),
            ],
        };
        foreach (ImportEntry entry in entries.Where(entry => entry.IsBound && (entry.IsDelayLoaded || entry.TimeDateStamp != uint.MaxValue)))
        {
            arrived.stamps.Add((entry.Dll, entry.TimeDateStamp));
        }

        if (hasDirectory)
        {
            IEnumerable<string> bound = entries.Where(static entry => entry.TimeDateStamp == uint.MaxValue).Select(static entry => entry.Dll);
            Rva address = image.Headers.Directory(DirectoryIndex.BoundImport).Address;
            arrived.ReadDirectory(image, address, new HashSet<string>(bound, StringComparer.OrdinalIgnoreCase));
        }

        return arrived;
    }

    /// <summary>What to say of them; null if there are none.</summary>
    /// <param name="importer">The image they are in.</param>
    /// <param name="targets">The DLLs as they are and will be.</param>
    /// <param name="untouchable">If the image must not change, why.</param>
    internal Finding? Describe(Importer importer, BindTargetSet targets, BindRefusal? untouchable)
    {
        if (!Exist)
        {
            return null;
        }

        if (Permanent.Count != 0)
        {
            string kept = Permanent[0].Dll;
            return new Finding(
                FindingCatalog.BoundForGood,
                FindingSeverity.Warning,
                importer.Path,
                $"the image is bound to {kept} and has no import name table, or no address table, so the binding cannot be taken out. "
                + $"The image is left as it is; it fails where {kept} is another file than the one it was bound to; relink it");
        }

        foreach ((string dll, uint stamp) in stamps)
        {
            if (targets.Find(dll, importer, out _) is { } target && target.OriginalTimeDateStamp != stamp)
            {
                string outcome = untouchable is null ? " and is taken out" : " and stays: " + untouchable.OfImage;
                return new Finding(
                    FindingCatalog.StaleBinding,
                    FindingSeverity.Warning,
                    importer.Path,
                    $"the image was bound already to {dll} with stamp {HexText.Of(stamp)}, "
                    + $"but {dll} now has stamp {HexText.Of(target.OriginalTimeDateStamp)}: the binding is stale{outcome}");
            }
        }

        string present = untouchable is null
            ? "the image was bound already; its old bindings are taken out"
            : "the image was bound already and stays bound: " + untouchable.OfImage;
        return new Finding(FindingCatalog.StaleBinding, FindingSeverity.Note, importer.Path, present);
    }

    private void ReadDirectory(PeImage image, Rva address, HashSet<string> bound)
    {
        uint end = BoundImport.Size;
        uint entryEnd = 0;
        foreach (BoundReference reference in BoundReference.ReadAll(image) ?? [])
        {
            entryEnd += BoundImport.Size;
            end = Math.Max(end, Math.Max(entryEnd + BoundImport.Size, reference.NameEnd));
            if (reference.IsForwarder ? stamps.Count != 0 : bound.Contains(reference.Dll))
            {
                stamps.Add((reference.Dll, reference.TimeDateStamp));
            }
        }

        Reusable = end <= image.Headers.Directory(DirectoryIndex.BoundImport).Size && IsInUnusedSpace(image, address, end)
            ? new DataDirectory(address, end)
            : default;
    }

    private static bool IsInUnusedSpace(PeImage image, Rva address, uint size)
    {
        if (address.Value < image.Headers.SizeOfHeaders)
        {
            return address.Value >= image.Headers.SectionTableEnd.Value && size <= image.Headers.SizeOfHeaders - address.Value;
        }

        foreach (Section section in image.Headers.Sections)
        {
            if (section.HoldsRaw(address, size))
            {
                return address - section.Address >= section.MemorySize;
            }
        }

        return false;
    }
}
