using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace RebaseBind.Locking;

/// <summary>A path as the last column of a line: itself, except for the characters that a line cannot hold or that would be misread.</summary>
/// <remarks>
/// Those are written as the percent-escaped bytes of their UTF-8 form. Linux allows '\' and ':' in a name, and so they are escaped: written
/// plainly they are taken for Windows' separator and a drive. Half a surrogate pair, which NTFS allows, is escaped like any other character.
/// </remarks>
internal static class LockPath
{
    private const int QuotedLength = 60;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static string Escape(string path)
    {
        var text = new StringBuilder(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            if (char.IsSurrogatePair(path, i))
            {
                text.Append(path, i++, 2);
            }
            else if (IsEscaped(path[i]) || (path[i] == ' ' && (i == 0 || i == path.Length - 1)))
            {
                AppendBytes(text, path[i]);
            }
            else
            {
                text.Append(path[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>The start of a text from the file, fit to be printed.</summary>
    internal static string Quote(string text) => text.Length <= QuotedLength ? Escape(text) : Escape(text.Substring(0, QuotedLength)) + "...";

    /// <summary>Reads what <see cref="Escape"/> writes.</summary>
    /// <exception cref="FormatException">It is not a path below a root; the message says why and what to do.</exception>
    internal static string Parse(string text)
    {
        if (text.Contains('\\'))
        {
            throw new FormatException("the path has a '\\'; write '/' (or %5c if the file's name really has one)");
        }

        if (text.Length > 1 && text[1] == ':')
        {
            throw new FormatException("the path is absolute; write it as it is below the root, without drive and root");
        }

        if (text.Any(char.IsControl))
        {
            throw new FormatException(
                $"the path '{Quote(text)}' has a control character; write it as % and two hexadecimal digits, or delete the line");
        }

        return Unescape(text) ?? throw new FormatException(
            $"the path '{text}' has a '%' without the two hexadecimal digits of a byte of UTF-8 text; write %25 for the character itself");
    }

    private static bool IsEscaped(char character)
        => character is '%' or '\\' or ':' || char.IsControl(character) || char.IsSurrogate(character)
            || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static void AppendBytes(StringBuilder text, char character)
    {
        int value = character;
        int[] bytes = value < 0x80 ? [value]
            : value < 0x800 ? [0xC0 | value >> 6, 0x80 | value & 0x3F]
            : [0xE0 | value >> 12, 0x80 | value >> 6 & 0x3F, 0x80 | value & 0x3F];
        foreach (int part in bytes)
        {
            text.Append('%').Append(part.ToString("x2", CultureInfo.InvariantCulture));
        }
    }

    private static string? Unescape(string text)
    {
        var path = new StringBuilder(text.Length);
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != '%')
            {
                path.Append(text[i++]);
                continue;
            }

            bytes.Clear();
            for (; i < text.Length && text[i] == '%'; i += 3)
            {
                if (i + 2 >= text.Length || !TryParseByte(text.Substring(i + 1, 2), out byte value))
                {
                    return null;
                }

                bytes.Add(value);
            }

            if (!TryAppend(path, bytes.ToArray()))
            {
                return null;
            }
        }

        return path.ToString();
    }

    private static bool TryParseByte(string digits, out byte value)
        => byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static bool TryAppend(StringBuilder path, byte[] bytes)
    {
        try
        {
            int start = 0;
            for (int i = 0; i + 2 < bytes.Length; i++)
            {
                // ED A0..BF xx: a lone surrogate, which strict UTF-8 does not have. ED only ever starts a character.
                if (bytes[i] == 0xED && bytes[i + 1] is >= 0xA0 and <= 0xBF && bytes[i + 2] is >= 0x80 and <= 0xBF)
                {
                    path.Append(Strict.GetString(bytes, start, i - start)).Append((char)(0xD000 | (bytes[i + 1] & 0x3F) << 6 | bytes[i + 2] & 0x3F));
                    start = i + 3;
                    i += 2;
                }
            }

            path.Append(Strict.GetString(bytes, start, bytes.Length - start));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
