using System.Collections.Generic;
using RebaseBind.Binding;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Loading;

/// <summary>Makes sure that every imported name can be read, before any is looked up.</summary>
/// <remarks>
/// Names that lie side by side never add up to more than the file; without that limit thousands of imports by one long name would take the
/// product of both.
/// </remarks>
internal static class ImportedNames
{
    /// <summary>
    /// Whether the thunks of an entry are names and ordinals: without a name table of their own they are overwritten when they are bound.
    /// </summary>
    internal static bool AreKept(ImportEntry entry) => !entry.NameTable.IsZero || !entry.IsBound;

    /// <summary>Where they are.</summary>
    internal static Rva TableOf(ImportEntry entry) => entry.NameTable.IsZero ? entry.Slots : entry.NameTable;

    /// <summary>Reads all names.</summary>
    /// <exception cref="BadImageException">A name leaves the image, or the names overlap without measure.</exception>
    internal static void Check(PeImage image, IEnumerable<ImportEntry> entries)
    {
        long bytes = 0;
        foreach (ImportEntry entry in entries)
        {
            if (entry.Count == 0 || !AreKept(entry))
            {
                continue;
            }

            ImportThunkEnumerator thunks = entry.GetThunks(image, TableOf(entry));
            foreach (ImportThunk thunk in thunks)
            {
                bytes += thunks.GetWanted(thunk).TryGetName(out System.ReadOnlySpan<byte> name) ? name.Length : 0;
                if (bytes > image.Bytes.Length)
                {
                    throw new BadImageException(
                        ImageDefect.ImportDirectory,
                        thunks.OffsetOf(thunk),
                        "the imported names overlap and add up to more than the file");
                }
            }
        }
    }
}
