using System;
using System.Globalization;
using System.Linq;
using RebaseBind.PortableExecutable.Debugging;

namespace RebaseBind.Symbols;

/// <summary>Makes the keys of symbol servers.</summary>
/// <remarks>
/// symstore keeps a file's name as it is; stamps and GUIDs have upper-case digits, sizes and ages lower-case ones without leading zeros
/// (dotnet/symstore issue 93; google/breakpad src/common/windows/pdb_source_line_writer.cc). SSQP's names and GUIDs are lower case, the rest is
/// the same (dotnet/symstore docs/specs/SSQP_Key_Conventions.md).
/// </remarks>
internal static class SymbolKeys
{
    /// <summary>What stands for the age of a portable PDB.</summary>
    private const string PortableAge = "FFFFFFFF";

    /// <summary>The key of an image.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="stamp">The file header's TimeDateStamp.</param>
    /// <param name="sizeOfImage">SizeOfImage, in bytes.</param>
    internal static SymbolKey OfImage(string name, uint stamp, uint sizeOfImage)
    {
        string identity = stamp.ToString("X8", CultureInfo.InvariantCulture) + sizeOfImage.ToString("x", CultureInfo.InvariantCulture);
        return new SymbolKey(Join(name, identity), Join(name.ToLowerInvariant(), identity));
    }

    /// <summary>The key of a PDB; null if its name cannot be that of a file.</summary>
    internal static SymbolKey? OfPdb(PdbReference pdb)
    {
        // The path is one of the machine that linked the image: of Windows or of another system.
        string name = pdb.Path.Substring(pdb.Path.AsSpan().LastIndexOfAny('/', '\\', ':') + 1);
        if (name.All(static sign => sign == '.') || name.Any(char.IsControl))
        {
            return null;
        }

        string age = pdb.IsPortable ? PortableAge : pdb.Age.ToString("x", CultureInfo.InvariantCulture);
        if (pdb.Guid is not { } guid)
        {
            return new SymbolKey(Join(name, pdb.Stamp.ToString("X8", CultureInfo.InvariantCulture) + age), null);
        }

        string signature = guid.ToString("N", CultureInfo.InvariantCulture);
        return new SymbolKey(Join(name, signature.ToUpperInvariant() + age), Join(name.ToLowerInvariant(), signature + age));
    }

    private static string Join(string name, string identity) => name + "/" + identity + "/" + name;
}
