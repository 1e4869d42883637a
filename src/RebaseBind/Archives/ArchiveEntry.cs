using static RebaseBind.Archives.ArchiveFields;

namespace RebaseBind.Archives;

/// <summary>One entry of an archive, where it lies in it, and what the archive says of it.</summary>
/// <param name="Name">Its path, with '/'; a folder's ends with one.</param>
/// <param name="Method">How its bytes are kept; of a folder it says nothing.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Crc">The CRC-32 of its content.</param>
/// <param name="Size">The size of its content in bytes.</param>
/// <param name="Data">Where its data lies in the archive.</param>
/// <param name="Place">Where it lies, with its local header and what follows the data.</param>
/// <param name="Listing">Where the directory names it.</param>
internal sealed record ArchiveEntry(
    string Name,
    ArchiveMethod Method,
    int Flags,
    uint Crc,
    long Size,
    ArchiveSpan Data,
    ArchiveSpan Place,
    ArchiveSpan Listing)
{
    /// <summary>Whether it is a folder: it has a name and no content.</summary>
    internal bool IsFolder => IsFolderName(Name);

    /// <summary>Where its CRC-32 and sizes follow its data; empty if they do not.</summary>
    internal ArchiveSpan Descriptor => new(Data.End, Place.End - Data.End);

    /// <summary>Whether its CRC-32 and sizes follow its data, because they were not known in front of it.</summary>
    internal bool HasDescriptor => (Flags & Flag.HasDescriptor) != 0;

    /// <summary>Whether a name is a folder's.</summary>
    internal static bool IsFolderName(string name) => name.Length != 0 && name[name.Length - 1] == '/';
}

/// <summary>Some bytes of an archive.</summary>
/// <param name="Start">The offset of the first, from the start of the file.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ArchiveSpan(int Start, int Length)
{
    /// <summary>The offset behind the last.</summary>
    internal int End => Start + Length;
}
