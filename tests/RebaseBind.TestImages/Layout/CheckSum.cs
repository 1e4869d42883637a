using System;

namespace RebaseBind.TestImages.Layout;

/// <summary>The checksum of the optional header, word by word as its description says; slow on purpose.</summary>
public static class CheckSum
{
    /// <summary>Adds every 16-bit word with end-around carry, the 4 bytes at <paramref name="field"/> taken as zero, then the length.</summary>
    public static uint Of(ReadOnlySpan<byte> file, int field)
    {
        uint sum = 0;
        for (int i = 0; i < file.Length; i += 2)
        {
            uint word = ByteAt(file, i, field) | (ByteAt(file, i + 1, field) << 8);
            sum += word;
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum + (uint)file.Length;
    }

    private static uint ByteAt(ReadOnlySpan<byte> file, int at, int field)
        => at >= file.Length || (at >= field && at < field + 4) ? 0u : file[at];
}
