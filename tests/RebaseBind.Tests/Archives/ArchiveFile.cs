using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Archives;

namespace RebaseBind.Tests.Archives;

/// <summary>An archive in memory, read and written by the code under test.</summary>
internal sealed record ArchiveFile(byte[] Bytes)
{
    internal ArchiveDirectory Directory { get; } = ArchiveDirectory.Read(Bytes, "test.zip");

    /// <summary>The content of every file, in the order of names.</summary>
    internal IEnumerable<KeyValuePair<string, byte[]>> Contents
        => Directory.Files.Order(System.StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, Read(name)));

    internal byte[] Read(string name) => EntryContent.Unpack(Bytes, Directory.Find(name)!);

    internal DeflateForm? FormOf(string name) => DeflateForm.Find(Bytes, Directory.Find(name)!);

    /// <summary>The archive with other contents; null takes a file out.</summary>
    internal ArchiveFile With(params (string Name, byte[]? Content)[] changes) => With(DeflateForm.Usual, changes);

    /// <summary>The archive with other contents, compressed in a certain form.</summary>
    internal ArchiveFile With(DeflateForm form, params (string Name, byte[]? Content)[] changes)
        => Write(changes.ToDictionary(
            change => change.Name,
            change => change.Content is null ? null : PackedContent.For(Directory.Find(change.Name)!, change.Content, form)));

    /// <summary>The archive with more files.</summary>
    internal ArchiveFile Plus(params (string Name, byte[] Content)[] added)
        => Write([], [.. added.Select(file => new AddedEntry(file.Name, PackedContent.Of(file.Content)))]);

    internal ArchiveFile Write(Dictionary<string, PackedContent?> changes, params AddedEntry[] added)
    {
        var output = new MemoryStream();
        ArchiveWriter.Write(Bytes, Directory, changes, added, output);
        return new ArchiveFile(output.ToArray());
    }
}
