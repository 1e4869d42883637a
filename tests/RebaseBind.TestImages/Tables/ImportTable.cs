using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the import directory (PE specification, "The .idata Section").</summary>
internal static class ImportTable
{
    private const int DescriptorSize = 20;

    /// <summary>Writes the tables of all DLLs.</summary>
    /// <returns>The import directory and the import address table directory.</returns>
    internal static (TablePlace Imports, TablePlace Addresses) Write(TableWriter writer, IReadOnlyList<ImportedDll> dlls, bool hasNameTables, bool isBound)
    {
        if (dlls.Count == 0)
        {
            return default;
        }

        // The address tables lie next to each other, since one directory entry names them all.
        uint addresses = writer.Reserve(dlls.Sum(dll => (dll.Symbols.Count + 1) * writer.PointerSize));
        int size = (dlls.Count + 1) * DescriptorSize;
        uint descriptors = writer.Reserve(size);
        uint descriptor = descriptors;
        uint addressTable = addresses;
        foreach (ImportedDll dll in dlls)
        {
            List<ulong> thunks = ThunkTable.Encode(writer, dll.Symbols);
            ThunkTable.Put(writer, addressTable, thunks);
            if (hasNameTables)
            {
                uint names = ThunkTable.Reserve(writer, thunks.Count);
                ThunkTable.Put(writer, names, thunks);
                writer.Put32(descriptor, names);
            }

            writer.Put32(descriptor + 4, isBound ? 0xFFFFFFFF : 0);
            writer.Put32(descriptor + 8, isBound ? 0xFFFFFFFF : 0);
            writer.Put32(descriptor + 12, writer.AddText(dll.Name));
            writer.Put32(descriptor + 16, addressTable);
            addressTable += (uint)((thunks.Count + 1) * writer.PointerSize);
            descriptor += DescriptorSize;
        }

        return (new TablePlace(descriptors, (uint)size), new TablePlace(addresses, addressTable - addresses));
    }
}
