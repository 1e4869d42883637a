using System;
using System.Globalization;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Addresses;

/// <summary>Consecutive addresses.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last; not below <paramref name="Start"/>.</param>
public readonly record struct AddressRange(VirtualAddress Start, VirtualAddress End)
{
    /// <summary>How many bytes.</summary>
    public ulong Length => End.Value - Start.Value;

    /// <summary>The addresses an image occupies: whole units of 64 KiB, for nothing else can use the rest of a unit.</summary>
    /// <param name="start">Its base.</param>
    /// <param name="size">Its SizeOfImage in bytes, with room to grow if wanted.</param>
    /// <remarks>Of a range that would go beyond the last address this is the end; nothing else can lie there.</remarks>
    public static AddressRange ForImage(VirtualAddress start, ulong size)
        => new(start, RoundUp(size) <= ulong.MaxValue - start.Value ? start + RoundUp(size) : new VirtualAddress(ulong.MaxValue));

    /// <summary>The addresses an image occupies at the base its file asks for.</summary>
    public static AddressRange OfImage(ImageSummary image) => ForImage(image.ImageBase, image.SizeOfImage);

    /// <summary>Reads "0x10000000-0x1fffffff", the last address included.</summary>
    /// <exception cref="FormatException">The text is not two hexadecimal addresses in rising order.</exception>
    public static AddressRange Parse(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length != 2 || !TryParse(ends[0], out ulong first) || !TryParse(ends[1], out ulong last) || last < first || last == ulong.MaxValue)
        {
            throw new FormatException($"'{text}' is not an address range; write it as 0x10000000-0x1fffffff");
        }

        return new AddressRange(new VirtualAddress(first), new VirtualAddress(last + 1));
    }

    /// <summary>Whether the two have an address in common.</summary>
    public bool Overlaps(AddressRange other) => Start < other.End && other.Start < End;

    /// <summary>Whether all of <paramref name="other"/> lies in this.</summary>
    public bool Contains(AddressRange other) => Start <= other.Start && other.End <= End;

    /// <summary>"0x10000000-0x1fffffff", the last address included.</summary>
    public override string ToString() => $"{Start}-{new VirtualAddress(End.Value - 1)}";

    internal static ulong RoundUp(ulong size)
        => (size + VirtualAddress.AllocationGranularity - 1) & ~(ulong)(VirtualAddress.AllocationGranularity - 1);

    private static bool TryParse(string text, out ulong value)
    {
        string digits = text.Trim();
        digits = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? digits.Substring(2) : digits;
        return ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
