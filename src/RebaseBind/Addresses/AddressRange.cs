using System;
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
    /// <remarks>
    /// A number is hexadecimal with 0x or with a digit from a to f, otherwise decimal, as everywhere that users write addresses. So in a range with
    /// one of each, "400000-4fffff", the first is probably not what is meant, and it is refused.
    /// </remarks>
    /// <exception cref="FormatException">The text is not two addresses in rising order. The message says what to write.</exception>
    public static AddressRange Parse(string text)
    {
        string[] ends = Array.ConvertAll(text.Split('-'), static end => end.Trim());
        if (ends.Length != 2)
        {
            throw new FormatException($"'{text}' is not an address range; write it as 0x10000000-0x1fffffff");
        }

        string? problem = AddressNumber.Read(ends[0], out ulong first);
        problem = AddressNumber.Read(ends[1], out ulong last) ?? problem;
        if (problem is not null)
        {
            throw new FormatException($"in the range '{text}', {problem}");
        }

        if (AddressNumber.IsDecimal(ends[0]) != AddressNumber.IsDecimal(ends[1]))
        {
            throw new FormatException($"in the range '{text}', one number is hexadecimal and one is not; write 0x before both");
        }

        return last >= first && last != ulong.MaxValue
            ? new AddressRange(new VirtualAddress(first), new VirtualAddress(last + 1))
            : throw new FormatException(
                $"the range '{text}' ends before it begins, or at the last address of all; write it as 0x10000000-0x1fffffff");
    }

    /// <summary>Whether the two have an address in common.</summary>
    public bool Overlaps(AddressRange other) => Start < other.End && other.Start < End;

    /// <summary>Whether all of <paramref name="other"/> lies in this.</summary>
    public bool Contains(AddressRange other) => Start <= other.Start && other.End <= End;

    /// <summary>"0x10000000-0x1fffffff", the last address included.</summary>
    public override string ToString() => $"{Start}-{new VirtualAddress(End.Value - 1)}";

    internal static ulong RoundUp(ulong size)
        => (size + VirtualAddress.AllocationGranularity - 1) & ~(ulong)(VirtualAddress.AllocationGranularity - 1);
}
