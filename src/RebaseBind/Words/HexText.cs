using System;
using System.Globalization;
using System.Text;

namespace RebaseBind.Words;

/// <summary>
/// Numbers as every report and message writes them: "0x" and lower-case hexadecimal digits without leading zeros;
/// bytes without the prefix, as sha256sum prints them.
/// </summary>
internal static class HexText
{
    internal static string Of(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 2);
        foreach (byte value in bytes)
        {
            text.Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>A number.</summary>
    /// <exception cref="FormatException">The text is not "0x" and digits.</exception>
    /// <exception cref="OverflowException">The number has more than 64 bits.</exception>
    internal static ulong Parse(string? text)
        => text is not null && text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw new FormatException($"'{text}' is not a hexadecimal number");

    /// <summary>A row of bytes.</summary>
    /// <exception cref="FormatException">The text is not pairs of digits.</exception>
    internal static byte[] ParseBytes(string? text)
    {
        if (text is null || text.Length % 2 != 0)
        {
            throw new FormatException($"'{text}' is not a row of hexadecimal bytes");
        }

        var bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = byte.Parse(text.Substring(i * 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return bytes;
    }
}
