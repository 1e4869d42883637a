using System;
using System.Globalization;
using System.Linq;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Addresses;

/// <summary>Reads addresses and sizes that a user writes: in lists, base files and ranges.</summary>
/// <remarks>
/// LINK takes them "in C-language, hexadecimal, or decimal notation" (learn.microsoft.com, /BASE), so a file means the same here as there:
/// 0x makes a number hexadecimal, so does a digit from a to f, and a number without either is decimal. With a leading 0 it would be octal in C
/// and is hexadecimal in the logs of other tools; such a number is refused.
/// </remarks>
internal static class AddressNumber
{
    /// <summary>Reads a base: a multiple of 64 KiB behind which <paramref name="size"/> bytes fit.</summary>
    /// <param name="text">The number.</param>
    /// <param name="size">Bytes to reserve there.</param>
    /// <param name="address">The base.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    internal static string? ReadBase(string text, ulong size, out VirtualAddress address)
    {
        string? problem = Read(text, out ulong value);
        address = new VirtualAddress(value);
        if (problem is not null)
        {
            return problem;
        }

        if (!address.IsAllocationAligned)
        {
            return $"the address '{text}' is not a multiple of 0x10000"
                + (IsPrefixed(text) ? string.Empty : $"; if it is hexadecimal, write 0x{text}");
        }

        return value + size < value ? $"{size} bytes from '{text}' on reach beyond 64 bits" : null;
    }

    /// <summary>Reads any number, 0 to 2^64-1.</summary>
    /// <param name="text">The number.</param>
    /// <param name="value">What it says.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    internal static string? Read(string text, out ulong value)
    {
        value = 0;
        bool isPrefixed = IsPrefixed(text);
        string digits = isPrefixed ? text.Substring(2) : text;
        if (digits.Length == 0 || !digits.All(IsHexadecimal))
        {
            return $"'{text}' is not a number; write it as 0x10000000";
        }

        bool isDecimal = IsDecimal(text);
        if (isDecimal && digits.Length > 1 && digits[0] == '0')
        {
            return $"'{text}' may be octal, decimal or hexadecimal; write 0x{text} if it is hexadecimal";
        }

        NumberStyles style = isDecimal ? NumberStyles.None : NumberStyles.AllowHexSpecifier;
        return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out value) ? null : $"'{text}' has more than 64 bits";
    }

    /// <summary>Whether the text starts as a hexadecimal number of C does.</summary>
    internal static bool IsPrefixed(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a number is decimal: it has neither the prefix nor a digit from a to f.</summary>
    internal static bool IsDecimal(string text) => text.All(static digit => digit is >= '0' and <= '9');

    private static bool IsHexadecimal(char digit) => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
}
