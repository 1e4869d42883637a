using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;

namespace RebaseBind.Archives;

/// <summary>What a .zip or .nupkg file says of itself: its entries, and where they lie. It holds no content and keeps no file open.</summary>
/// <remarks>
/// What is in here has been checked: the directory and the entries agree, no entry overlaps another, no name leads out of the folder that the
/// archive would be unpacked to, every file can be unpacked, and all of them unpack to no more than <see cref="ArchiveLimits"/> allows.
/// </remarks>
internal sealed class ArchiveDirectory
{
    internal const string SignatureName = ".signature.p7s";

    private readonly Dictionary<string, ArchiveEntry> files;

    /// <summary>Takes what <see cref="DirectoryReader"/> has read.</summary>
    /// <param name="length">The size of the archive in bytes.</param>
    /// <param name="end">Where its end is.</param>
    /// <param name="entries">Its entries, folders among them, in the order of the directory.</param>
    internal ArchiveDirectory(int length, ArchiveEnd end, IReadOnlyList<ArchiveEntry> entries)
    {
        Length = length;
        End = end;
        Entries = entries;
        files = entries.Where(static entry => !entry.IsFolder).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The size of the archive in bytes.</summary>
    internal int Length { get; }

    /// <summary>The records behind the last entry.</summary>
    internal ArchiveEnd End { get; }

    /// <summary>All entries, folders among them, in the order of the directory.</summary>
    internal IReadOnlyList<ArchiveEntry> Entries { get; }

    /// <summary>The names of all files, in no order.</summary>
    internal IReadOnlyCollection<string> Files => files.Keys;

    /// <summary>Whether it is a package with a signature over the whole archive, as NuGet makes them: any change voids it.</summary>
    internal bool IsSigned => files.ContainsKey(SignatureName);

    /// <summary>Reads the directory of an archive.</summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="path">What to call it when something is wrong with it.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.NoArchive"/>, <see cref="FindingCatalog.DamagedArchive"/>, <see cref="FindingCatalog.BadEntryName"/>,
    /// <see cref="FindingCatalog.UnknownPacking"/> or <see cref="FindingCatalog.OversizedArchive"/>.
    /// </exception>
    internal static ArchiveDirectory Read(ReadOnlySpan<byte> archive, string path) => new DirectoryReader(path).Read(archive);

    /// <summary>The file with a name; null if there is none.</summary>
    internal ArchiveEntry? Find(string name) => files.TryGetValue(name, out ArchiveEntry? entry) ? entry : null;
}
