namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the load configuration (PE specification, "The Load Configuration Structure").</summary>
internal static class LoadConfigurationTable
{
    private const uint NewestSize32 = 0xC0;
    private const uint NewestSize64 = 0x140;

    internal static TablePlace Write(TableWriter writer, LoadConfigurationData data)
    {
        bool wide = writer.IsWide;
        uint newest = wide ? NewestSize64 : NewestSize32;
        uint size = data.Size ?? newest;
        uint directory = writer.Reserve((int)newest);
        uint cookie = writer.Add(Filler.Bytes(8));
        writer.Put32(directory, size);
        PutPointerIfStored(wide ? 0x58u : 0x3Cu, cookie);
        if (size >= (wide ? 0x94 : 0x5C))
        {
            writer.Put32(directory + (wide ? 0x90u : 0x58u), data.GuardFlags);
        }

        if (data.HasHybridMetadata)
        {
            PutPointerIfStored(wide ? 0xC8u : 0x7Cu, writer.Reserve(16));
        }

        if (data.HasDynamicRelocations)
        {
            // Offset into a section, and that section's number.
            writer.Put32(directory + (wide ? 0xE0u : 0x88u), 0x40);
            writer.Put16(directory + (wide ? 0xE4u : 0x8Cu), 1);
        }

        return new TablePlace(directory, size);

        void PutPointerIfStored(uint offset, uint target)
        {
            if (offset + writer.PointerSize <= size)
            {
                writer.PutPointer(directory + offset, target);
            }
        }
    }
}
