using System;
using System.Text;

namespace RebaseBind.PortableExecutable.Places;

/// <summary>Names out of an image, made fit for a sentence.</summary>
internal static class PlaceText
{
    /// <summary>How much of a name is shown, in bytes: names of C++ functions can have thousands.</summary>
    private const int MaxName = 120;

    /// <summary>The name with "?" for bytes that are not printable ASCII, and cut if it is long.</summary>
    internal static string Of(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(Math.Min(name.Length, MaxName) + 3);
        foreach (byte letter in name.Slice(0, Math.Min(name.Length, MaxName)))
        {
            text.Append(letter is >= 0x20 and < 0x7F ? (char)letter : '?');
        }

        return (name.Length > MaxName ? text.Append("...") : text).ToString();
    }

    /// <summary>A section's name in the same way.</summary>
    internal static string Of(string sectionName) => sectionName.Length == 0 ? "a section without a name" : Of(Encoding.ASCII.GetBytes(sectionName));
}
