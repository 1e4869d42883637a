using System;
using System.Collections.Generic;
using System.Text;

namespace RebaseBind.PortableExecutable.Images;

/// <summary>Collects names that lie in an image, each once whatever its case, in order of first appearance.</summary>
/// <remarks>
/// Thousands of table entries of a crafted file can name one text, a megabyte long, or the ends of it. So the names read may add up to the
/// size of the file, and each one kept costs extra; names that lie side by side, as linkers write them, never reach the limit.
/// A sorted set of places in the file, and not a set of strings: a name that is there already allocates nothing, and no choice of names
/// makes it slow, as a choice of hash values can.
/// </remarks>
internal sealed class DistinctNames(PeImage image)
{
    /// <summary>What a kept name costs beyond its length, about the bytes of memory it takes.</summary>
    private const int CostOfName = 64;

    /// <summary>A thousand names are always free.</summary>
    private const int Allowance = 1000 * CostOfName;

    private readonly SortedSet<Place> places = new(new ByName(image));
    private readonly List<string> names = [];
    private long length;
    private long cost;

    /// <summary>The names so far.</summary>
    internal IReadOnlyList<string> Names => names;

    /// <summary>Adds a name; an empty one is left out.</summary>
    /// <param name="text">What was read for it, the name included; a part of the image's file bytes.</param>
    /// <param name="nameLength">How much of it, from its start, is the name, in bytes.</param>
    /// <param name="extension">What is added to the name if it has no '.'.</param>
    /// <returns>False if the names overlap without measure.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> text, int nameLength, string extension = "")
    {
        length += text.Length;
        if (length > image.Bytes.Length)
        {
            return false;
        }

        // An empty name overlaps nothing.
        ReadOnlySpan<byte> name = text.Slice(0, nameLength);
        if (image.Bytes.Overlaps(name, out int start) && places.Add(new Place(start, nameLength)))
        {
            cost += CostOfName + nameLength;
            if (cost > (long)image.Bytes.Length + Allowance)
            {
                return false;
            }

            string written = Encoding.UTF8.GetString(name.ToArray());
            names.Add(name.IndexOf((byte)'.') < 0 ? written + extension : written);
        }

        return true;
    }

    /// <summary>Where a name lies in the file, and how many bytes it has.</summary>
    private readonly record struct Place(int Start, int Length);

    private sealed class ByName(PeImage image) : IComparer<Place>
    {
        public int Compare(Place x, Place y)
        {
            ReadOnlySpan<byte> left = image.Bytes.Slice(x.Start, x.Length);
            ReadOnlySpan<byte> right = image.Bytes.Slice(y.Start, y.Length);
            for (int i = 0; i < left.Length && i < right.Length; i++)
            {
                int difference = Fold(left[i]) - Fold(right[i]);
                if (difference != 0)
                {
                    return difference;
                }
            }

            return left.Length.CompareTo(right.Length);
        }

        private static int Fold(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter;
    }
}
