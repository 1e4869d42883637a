using System.Collections.Generic;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>Makes sure that every imported name of an image can be read, and that none of them lies where binding would write.</summary>
internal static class SymbolCheck
{
    /// <summary>Checks all names.</summary>
    /// <remarks>
    /// Names that lie side by side never add up to more than the file; without that limit, thousands of imports by one long name would take the
    /// product of both.
    /// </remarks>
    /// <returns>False if a name lies where addresses are written.</returns>
    /// <exception cref="BadImageException">A name leaves the image, or the names overlap without measure.</exception>
    internal static bool Passes(PeImage image, IReadOnlyList<ImportEntry> entries, WrittenRanges written)
    {
        long bytes = 0;
        foreach (ImportEntry entry in entries)
        {
            if (entry.Count == 0 || entry.NameTable.IsZero)
            {
                continue;
            }

            ImageDefect defect = entry.IsDelayLoaded ? ImageDefect.DelayImportDirectory : ImageDefect.ImportDirectory;
            ImportThunkEnumerator thunks = entry.GetThunks(image, entry.NameTable);
            foreach (ImportThunk thunk in thunks)
            {
                if (!thunk.TryGetHintName(out Rva hintName))
                {
                    continue;
                }

                thunks.GetHint(thunk);
                int length = thunks.GetName(thunk).Length;
                bytes += length;
                if (bytes > image.Bytes.Length)
                {
                    throw new BadImageException(defect, thunks.OffsetOf(thunk), "the imported names overlap and add up to more than the file");
                }

                if (!written.Spares(image, hintName, (uint)length + sizeof(ushort) + 1))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
