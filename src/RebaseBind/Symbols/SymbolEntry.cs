using System.Collections.Generic;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Symbols;

/// <summary>What symbol servers know an image by, before and after a run, and what they know its PDBs by. The PDBs do not change.</summary>
/// <param name="Path">The image's path below the root, with '/'.</param>
/// <param name="OriginalKey">Its key before.</param>
/// <param name="Key">Its key now.</param>
/// <param name="Pdbs">The paths of its PDBs, as the linker wrote them, and their keys; in the order of the debug directory.</param>
internal sealed record SymbolEntry(string Path, SymbolKey OriginalKey, SymbolKey Key, IReadOnlyList<(string Path, SymbolKey Key)> Pdbs)
{
    /// <summary>The entry of an image.</summary>
    /// <param name="path">Its path below the root, with '/'.</param>
    /// <param name="imageName">Its file name.</param>
    /// <param name="originalStamp">The file header's TimeDateStamp before.</param>
    /// <param name="stamp">The same now.</param>
    /// <param name="sizeOfImage">SizeOfImage, in bytes, which no run changes.</param>
    /// <param name="image">The image, as it was or as it is.</param>
    internal static SymbolEntry Of(string path, string imageName, uint originalStamp, uint stamp, uint sizeOfImage, PeImage image)
    {
        var pdbs = new List<(string Path, SymbolKey Key)>();
        foreach (PdbReference pdb in PdbReference.Of(image))
        {
            if (SymbolKeys.OfPdb(pdb) is { } key)
            {
                pdbs.Add((pdb.Path, key));
            }
        }

        return new SymbolEntry(
            path,
            SymbolKeys.OfImage(imageName, originalStamp, sizeOfImage),
            SymbolKeys.OfImage(imageName, stamp, sizeOfImage),
            pdbs);
    }
}
