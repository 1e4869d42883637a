using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Archives;

/// <summary>
/// Reads the names of entries, and refuses those that lead out of the folder that they are unpacked to, or for which two programs that unpack them
/// would not find the same files.
/// </summary>
/// <param name="path">What the archive is called.</param>
internal sealed class EntryNames(string path)
{
    /// <summary>The upper half of code page 437, which names have that say nothing else (APPNOTE.TXT, appendix D).</summary>
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> folders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads and checks the name of the next entry.</summary>
    /// <remarks>Without the flag that says so, a name is UTF-8 too if it can be: many programs write that and do not say it.</remarks>
    /// <param name="bytes">The name.</param>
    /// <param name="isUtf8">Whether the entry says that it is UTF-8.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadEntryName"/>.</exception>
    internal string Read(ReadOnlySpan<byte> bytes, bool isUtf8)
    {
        string name = Decode(bytes, isUtf8);
        bool isFolder = ArchiveEntry.IsFolderName(name);
        if (FindProblem(name, isFolder) is { } problem)
        {
            throw Refusal(name, problem);
        }

        if (isFolder)
        {
            return name;
        }

        if (files.TryGetValue(name, out string? other))
        {
            throw Refusal(name, other == name
                ? "is there twice"
                : $"differs from '{other}' in upper and lower case alone, so that on Windows they are one file");
        }

        files.Add(name, name);
        for (int end = name.LastIndexOf('/'); end > 0; end = name.LastIndexOf('/', end - 1))
        {
            string folder = name.Substring(0, end);
            if (folders.ContainsKey(folder))
            {
                break;
            }

            folders.Add(folder, name);
        }

        return name;
    }

    /// <summary>Checks what only all names together tell.</summary>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadEntryName"/>.</exception>
    internal void Complete()
    {
        foreach (string name in files.Keys)
        {
            if (folders.TryGetValue(name, out string? below))
            {
                throw Refusal(name, $"is a file, and a folder for '{below}'");
            }
        }
    }

    private string Decode(ReadOnlySpan<byte> bytes, bool isUtf8)
    {
        byte[] name = bytes.ToArray();
        try
        {
            return Utf8.GetString(name);
        }
        catch (ArgumentException)
        {
            string text = string.Concat(name.Select(static sign => sign < 0x80 ? (char)sign : UpperHalf[sign - 0x80]));
            return isUtf8 ? throw Refusal(text, "is said to be UTF-8 and is not") : text;
        }
    }

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    private static string? FindProblem(string name, bool isFolder)
        => name.Length == 0 ? "is empty"
        : name[0] == '/' ? "is absolute"
        : name.Length > 1 && name[1] == ':' ? "names a drive"
        : name.Any(static sign => sign == '\\') ? "has a backslash, which is a sign of a name to some programs and leads to a folder for others"
        : name.Any(char.IsControl) ? "has a control character"
        : FindStep((isFolder ? name.Substring(0, name.Length - 1) : name).Split('/'));

    private static string? FindStep(string[] steps)
        => steps.Contains("..", StringComparer.Ordinal) ? "has a step '..', which leads out of folders"
        : steps.Any(static step => step is "" or ".") ? "has an empty step or a step '.', so that it is another name of another file"
        : null;

    private RebaseBindException Refusal(string name, string problem) => ArchiveRefusal.Of(
        FindingCatalog.BadEntryName,
        path,
        $"the entry '{VisibleText.Of(name)}' {problem}; make the archive again, with names that are the same files for everybody");
}
