namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the TLS directory (PE specification, "The TLS Directory").</summary>
internal static class TlsTable
{
    private const int TemplateSize = 24;

    internal static TablePlace Write(TableWriter writer, int callbacks, uint code)
    {
        uint size = (uint)(4 * writer.PointerSize) + 8;
        uint directory = writer.Reserve((int)size);
        uint template = writer.Add(Filler.Bytes(TemplateSize));
        uint index = writer.Reserve(sizeof(uint));
        uint table = writer.Reserve((callbacks + 1) * writer.PointerSize);
        uint width = (uint)writer.PointerSize;
        writer.PutPointer(directory, template);
        writer.PutPointer(directory + width, template + TemplateSize);
        writer.PutPointer(directory + (2 * width), index);
        if (callbacks > 0)
        {
            writer.PutPointer(directory + (3 * width), table);
            for (uint i = 0; i < callbacks; i++)
            {
                writer.PutPointer(table + (i * width), code + i);
            }
        }

        return new TablePlace(directory, size);
    }
}
