using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Archives;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>An archive that a tree is written to: the tree's own archive once more, with other contents for what changed.</summary>
/// <remarks>
/// All is written at the end, to a temporary file that is then renamed. The record says of each image how it had been compressed, so that it can
/// come back as the very bytes it was.
/// </remarks>
internal sealed class ArchiveTarget : ITreeTarget
{
    private readonly ArchiveSource source;
    private readonly string output;
    private readonly ConcurrentDictionary<string, PackedContent> prepared = new(StringComparer.Ordinal);
    private ChangeRecord? record;

    private ArchiveTarget(ArchiveSource source, string output)
    {
        this.source = source;
        this.output = output;
    }

    /// <inheritdoc/>
    public bool WritesOnlyChanges => true;

    /// <summary>Gets ready to write.</summary>
    /// <param name="source">The tree's archive.</param>
    /// <param name="output">The archive to write; null to write the tree's own.</param>
    /// <param name="keepsSignature">Whether a package must not lose its signature, which no change would leave valid.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.SignedPackage"/>. <see cref="FindingCatalog.BadFolder"/>: the output is a folder, or the tree's own archive.
    /// </exception>
    internal static ArchiveTarget Open(ArchiveSource source, string? output, bool keepsSignature)
    {
        if (keepsSignature && source.Directory.IsSigned)
        {
            throw Refuse(FindingCatalog.SignedPackage, "the package is signed, and would not be valid any more; rewrite it before it is signed, "
                + "or give --signed strip, which takes the signature out");
        }

        if (output is null)
        {
            return new ArchiveTarget(source, source.File);
        }

        string target = Path.GetFullPath(output);
        return Directory.Exists(target) ? throw Refuse(FindingCatalog.BadFolder, $"the output '{output}' is a folder; name the archive to write")
            : RealPath.Of(target) == RealPath.Of(source.File) ? throw Refuse(
                FindingCatalog.BadFolder,
                $"the output '{output}' is the archive that is read; name another one, or give --in-place")
            : new ArchiveTarget(source, target);
    }

    /// <inheritdoc/>
    public void Open(string[] paths) => Directory.CreateDirectory(Path.GetDirectoryName(output)!);

    /// <inheritdoc/>
    public void Copy(string path)
    {
    }

    /// <inheritdoc/>
    public PreparedImage Prepare(string path, RewrittenImage rewritten)
    {
        using MappedFile archive = source.OpenArchive();
        ArchiveEntry entry = source.Directory.Find(path)!;
        string? form = rewritten.From is { } from ? from.PackedAs : DeflateForm.Find(archive.Memory, entry)?.ToString();
        prepared[path] = PackedContent.For(entry, rewritten.File, (form is null ? null : DeflateForm.Parse(form)) ?? DeflateForm.Usual);
        return new PreparedImage(string.Empty, rewritten.Change with { PackedAs = form }, rewritten.From);
    }

    /// <inheritdoc/>
    public void Write(ChangeRecord record) => this.record = record;

    /// <inheritdoc/>
    public void Complete(PreparedImage image)
    {
    }

    /// <inheritdoc/>
    public void Discard(PreparedImage image)
    {
    }

    /// <inheritdoc/>
    public string DescribeStop(int written, int total) => "no archive was written";

    /// <inheritdoc/>
    public void Close()
    {
        if (prepared.IsEmpty && record is null && output == source.File)
        {
            return;
        }

        var changes = prepared.ToDictionary(static one => one.Key, static one => (PackedContent?)one.Value, StringComparer.Ordinal);
        var added = new List<AddedEntry>();
        if (!prepared.IsEmpty && source.Directory.IsSigned)
        {
            changes.Add(ArchiveDirectory.SignatureName, null);
        }

        if (record is not null)
        {
            AddRecord(record, changes, added);
        }

        using MappedFile archive = source.OpenArchive();
        var content = new MemoryStream();
        ArchiveWriter.Write(archive.Memory, source.Directory, changes, added, content);
        AtomicFile.Write(output, content.GetBuffer().AsMemory(0, (int)content.Length), modeOf: source.File);
    }

    /// <summary>The record is what it is in a folder: two files at the root, behind all others.</summary>
    private void AddRecord(ChangeRecord written, Dictionary<string, PackedContent?> changes, List<AddedEntry> added)
    {
        foreach (string old in source.Directory.Files.Where(ChangeRecord.IsOwn))
        {
            changes[old] = null;
        }

        if (written.Changes.Count == 0)
        {
            return;
        }

        (ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> data) = ChangeRecordText.ToUtf8(written);
        foreach ((string name, ReadOnlyMemory<byte> file) in new[]
        {
            (ChangeRecord.FileName, json),
            (ChangeData.NameOf(ContentHash.Sha256(data)), ChangeData.Compress(data)),
        })
        {
            if (source.Directory.Find(name) is { } entry)
            {
                changes[name] = PackedContent.For(entry, file, DeflateForm.Usual);
            }
            else
            {
                added.Add(new AddedEntry(name, PackedContent.Of(file)));
            }
        }
    }

    private static RebaseBindException Refuse(string code, string message) => new(new Finding(code, FindingSeverity.Error, string.Empty, message));
}
