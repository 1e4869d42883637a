using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Words;

namespace RebaseBind.Rebasing;

/// <summary>What was done to a tree, image by image: the content of the file <c>rebasebind.changes.json</c> at its root.</summary>
internal sealed class ChangeRecord
{
    /// <summary>The record's name at the root of a tree.</summary>
    internal const string FileName = "rebasebind.changes.json";

    private readonly IReadOnlyList<ImageChange> changes;

    private ChangeRecord(IReadOnlyList<ImageChange> changes) => this.changes = changes;

    /// <summary>The changes, in order of path; each leads from the very first file to the present one.</summary>
    internal IReadOnlyList<ImageChange> Changes => changes;

    /// <summary>The record of a tree in which nothing is changed.</summary>
    internal static ChangeRecord Empty { get; } = new([]);

    /// <summary>Reads the text of a record.</summary>
    /// <param name="json">The whole file.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedChangeRecord"/>: the text is damaged.</exception>
    internal static ChangeRecord Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            ChangesDocument document = JsonSerializer.Deserialize(json, ChangeRecordJson.Default.ChangesDocument)
                ?? throw new JsonException("the file holds null");
            if (document.SchemaVersion != ChangeRecordJson.SchemaVersion)
            {
                throw new FormatException($"schemaVersion {document.SchemaVersion} is not {ChangeRecordJson.SchemaVersion}");
            }

            ImageChange[] read = (document.Images ?? throw new FormatException("it lists no images")).Select(FromJson).ToArray();
            return read.Select(change => change.Path).Distinct(StringComparer.Ordinal).Count() == read.Length
                ? new ChangeRecord(read)
                : throw new FormatException("an image is listed twice");
        }
        catch (Exception damage) when (damage is JsonException or FormatException or OverflowException)
        {
            string problem = $"the change record cannot be read ({damage.Message}); restore it, or delete it if the originals are kept elsewhere";
            throw new RebaseBindException(new Finding(FindingCatalog.DamagedChangeRecord, FindingSeverity.Error, FileName, problem));
        }
    }

    /// <summary>The part of the record that is about these files.</summary>
    /// <param name="paths">Paths below the root, with '/'.</param>
    internal ChangeRecord Of(IEnumerable<string> paths)
    {
        var wanted = new HashSet<string>(paths, StringComparer.Ordinal);
        return new ChangeRecord(changes.Where(change => wanted.Contains(change.Path)).ToArray());
    }

    /// <summary>The record after a further run.</summary>
    /// <param name="changed">
    /// The images that it changed, each with all that was ever done to it; one that is as it was at first is left out of the record.
    /// </param>
    internal ChangeRecord With(IEnumerable<ImageChange> changed)
    {
        Dictionary<string, ImageChange> all = changes.ToDictionary(change => change.Path, StringComparer.Ordinal);
        foreach (ImageChange change in changed)
        {
            if (change.IsNothing)
            {
                all.Remove(change.Path);
            }
            else
            {
                all[change.Path] = change;
            }
        }

        return new ChangeRecord(all.Values.OrderBy(change => change.Path, StringComparer.Ordinal).ToArray());
    }

    /// <summary>The record's text.</summary>
    internal ReadOnlyMemory<byte> ToUtf8()
    {
        var document = new ChangesDocument(ChangeRecordJson.SchemaVersion, changes.Select(ToJson).ToArray());
        return JsonText.ToUtf8(document, ChangeRecordJson.Default.ChangesDocument);
    }

    private static ImageChangeJson ToJson(ImageChange change) => new(
        change.Path,
        HexText.Of(change.OriginalSha256.Span),
        change.OriginalBase.ToString(),
        change.Base.ToString(),
        HexText.Of(change.OriginalTimeDateStamp),
        HexText.Of(change.TimeDateStamp),
        HexText.Of(change.OriginalCheckSum),
        HexText.Of(change.CheckSum),
        HexText.Of((uint)change.OriginalDllCharacteristics),
        HexText.Of((uint)change.DllCharacteristics),
        change.HeaderGrowth == 0 ? null : change.HeaderGrowth,
        change.Edits.Count == 0 ? null : [.. change.Edits.Select(ToJson)],
        change.RemovedCertificates.IsEmpty ? null : Convert.ToBase64String(change.RemovedCertificates.ToArray()));

    private static ByteEditJson ToJson(ByteEdit edit)
        => new(HexText.Of((uint)edit.Offset.Value), Convert.ToBase64String(edit.Old.ToArray()), Convert.ToBase64String(edit.New.ToArray()));

    private static List<ByteEdit> FromJson(IReadOnlyList<ByteEditJson?> edits)
    {
        var read = new List<ByteEdit>(edits.Count);
        foreach (ByteEditJson? edit in edits)
        {
            if (edit?.Old is null || edit.New is null)
            {
                throw new FormatException("an edit lacks its bytes");
            }

            var offset = new FileOffset(checked((int)HexText.Parse(edit.Offset)));
            var next = new ByteEdit(offset, Convert.FromBase64String(edit.Old), Convert.FromBase64String(edit.New));
            bool isInOrder = read.Count == 0 || read[read.Count - 1].End <= next.Offset;
            read.Add(isInOrder && next.Old.Length == next.New.Length && next.Offset.Value <= int.MaxValue - next.New.Length
                ? next
                : throw new FormatException("edits overlap, or an edit's old and new bytes are not equally long"));
        }

        return read;
    }

    private static ImageChange FromJson(ImageChangeJson? change) => change?.Path is null ? throw new FormatException("an image has no path") : new()
    {
        Path = change.Path,
        OriginalSha256 = HexText.ParseBytes(change.OriginalSha256),
        OriginalBase = new VirtualAddress(HexText.Parse(change.OriginalBase)),
        Base = new VirtualAddress(HexText.Parse(change.Base)),
        OriginalTimeDateStamp = checked((uint)HexText.Parse(change.OriginalTimeDateStamp)),
        TimeDateStamp = checked((uint)HexText.Parse(change.TimeDateStamp)),
        OriginalCheckSum = checked((uint)HexText.Parse(change.OriginalCheckSum)),
        CheckSum = checked((uint)HexText.Parse(change.CheckSum)),
        OriginalDllCharacteristics = (DllCharacteristics)checked((ushort)HexText.Parse(change.OriginalDllCharacteristics)),
        DllCharacteristics = (DllCharacteristics)checked((ushort)HexText.Parse(change.DllCharacteristics)),
        HeaderGrowth = change.HeaderGrowth ?? 0,
        Edits = change.Edits is null ? [] : FromJson(change.Edits),
        RemovedCertificates = change.RemovedCertificates is null ? default : Convert.FromBase64String(change.RemovedCertificates),
    };
}
