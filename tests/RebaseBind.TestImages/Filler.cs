namespace RebaseBind.TestImages;

/// <summary>Bytes with a pattern, so that one that moves or changes is seen.</summary>
internal static class Filler
{
    internal static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++)
        {
            bytes[i] = (byte)((i * 167) + (i >> 8) + 13);
        }

        return bytes;
    }
}
