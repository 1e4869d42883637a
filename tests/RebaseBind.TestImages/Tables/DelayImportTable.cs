using System.Collections.Generic;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the delay-load import directory (PE specification, "Delay-Load Import Tables").</summary>
internal static class DelayImportTable
{
    private const int DescriptorSize = 32;
    private const uint HoldsRvas = 1;

    internal static TablePlace Write(TableWriter writer, IReadOnlyList<ImportedDll> dlls, bool holdsAddresses, bool hasBoundTables, uint code)
    {
        if (dlls.Count == 0)
        {
            return default;
        }

        int size = (dlls.Count + 1) * DescriptorSize;
        uint descriptors = writer.Reserve(size);
        uint descriptor = descriptors;
        foreach (ImportedDll dll in dlls)
        {
            List<ulong> thunks = ThunkTable.Encode(writer, dll.Symbols);
            uint names = ThunkTable.Reserve(writer, thunks.Count);
            ThunkTable.Put(writer, names, thunks);
            uint addresses = ThunkTable.Reserve(writer, thunks.Count);
            for (int i = 0; i < thunks.Count; i++)
            {
                // Each slot holds the address of the stub that loads the DLL on the first call.
                writer.PutPointer(addresses + (uint)(i * writer.PointerSize), code);
            }

            writer.Put32(descriptor, holdsAddresses ? 0 : HoldsRvas);
            Put(writer, descriptor + 4, writer.AddText(dll.Name), holdsAddresses);
            Put(writer, descriptor + 8, writer.Reserve(writer.PointerSize), holdsAddresses);
            Put(writer, descriptor + 12, addresses, holdsAddresses);
            Put(writer, descriptor + 16, names, holdsAddresses);
            if (hasBoundTables)
            {
                Put(writer, descriptor + 20, ThunkTable.Reserve(writer, thunks.Count), holdsAddresses);
            }

            descriptor += DescriptorSize;
        }

        return new TablePlace(descriptors, (uint)size);
    }

    private static void Put(TableWriter writer, uint field, uint target, bool asAddress)
    {
        if (asAddress)
        {
            writer.PutPointer32(field, target);
        }
        else
        {
            writer.Put32(field, target);
        }
    }
}
