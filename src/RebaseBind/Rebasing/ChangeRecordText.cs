using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Words;

namespace RebaseBind.Rebasing;

/// <summary>Reads and writes records of changes. A record is data that comes with a tree: nothing in it is believed that can be checked.</summary>
internal static class ChangeRecordText
{
    /// <summary>Reads a record.</summary>
    /// <param name="json">The whole file.</param>
    /// <param name="openData">Gets the name of the data file and gives its bytes; null if there is no such file.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedChangeRecord"/>: the text is damaged. <see cref="FindingCatalog.OtherRecordVersion"/>.
    /// </exception>
    internal static ChangeRecord Parse(ReadOnlySpan<byte> json, Func<string, byte[]?> openData)
    {
        try
        {
            int version = JsonSerializer.Deserialize(json, ChangeRecordJson.Default.VersionDocument)?.SchemaVersion
                ?? throw new FormatException("it has no schemaVersion");
            if (version != ChangeRecordJson.SchemaVersion)
            {
                throw new RebaseBindException(OtherVersion(version));
            }

            ChangesDocument document = JsonSerializer.Deserialize(json, ChangeRecordJson.Default.ChangesDocument)!;
            var data = DataReader.Open(document.Data ?? throw new FormatException("it names no data"), openData);
            var record = new ChangeRecord
            {
                Tool = document.Tool ?? throw new FormatException("it does not say what wrote it"),
                PlanSha256 = document.PlanSha256 is { } plan ? HexText.Of(ParseHash(plan)) : null,
                Changes = ReadList(document.Images ?? throw new FormatException("it lists no images"), data.ToChange, static change => change.Path),
                Unchanged = document.Unchanged is { } unchanged ? ReadList(unchanged, ToUnchanged, static image => image.Path) : null,
                Replaced = document.Replaced is { } replaced ? ReadList(replaced, data.ToChange, static change => change.Path) : [],
                MissingData = data.Missing,
            };
            var changed = new HashSet<string>(record.Changes.Select(static change => change.Path), StringComparer.Ordinal);
            return record.Unchanged?.FirstOrDefault(image => changed.Contains(image.Path)) is { } twice
                ? throw new FormatException($"the image '{VisibleText.Of(twice.Path)}' is listed as changed and as unchanged")
                : record;
        }
        catch (Exception damage) when (damage is JsonException or FormatException or OverflowException)
        {
            string reason = VisibleText.Of(damage.Message);
            string problem = $"the change record cannot be read ({reason}); restore it, or delete it if the originals are kept elsewhere";
            throw new RebaseBindException(
                new Finding(FindingCatalog.DamagedChangeRecord, FindingSeverity.Error, ChangeRecord.FileName, problem));
        }
    }

    /// <summary>The text of a record, and the content of its data file.</summary>
    internal static (ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Data) ToUtf8(ChangeRecord record)
    {
        var data = new ChangeData.Collector();
        ImageChangeJson[] changes = [.. record.Changes.Select(change => ToJson(change, data))];
        ImageChangeJson[] replaced = [.. record.Replaced.Select(change => ToJson(change, data))];
        ReadOnlyMemory<byte> content = data.ToContent();
        var document = new ChangesDocument(
            ChangeRecordJson.SchemaVersion,
            record.Tool,
            record.PlanSha256,
            new DataFileJson(HexText.Of(ContentHash.Sha256(content)), content.Length),
            changes,
            record.Unchanged is { } unchanged ? [.. unchanged.Select(ToJson)] : null,
            replaced.Length == 0 ? null : replaced);
        return (JsonText.ToUtf8(document, ChangeRecordJson.Default.ChangesDocument), content);
    }

    private static Finding OtherVersion(int version) => new(
        FindingCatalog.OtherRecordVersion,
        FindingSeverity.Error,
        ChangeRecord.FileName,
        version > ChangeRecordJson.SchemaVersion
            ? $"the change record has version {version}, and this program reads version {ChangeRecordJson.SchemaVersion}; use a newer one"
            : $"the change record has version {version}, which was never released; make the tree anew from the originals, and delete the record");

    /// <summary>Reads a list that is in order of path, each path once and below the root.</summary>
    private static TItem[] ReadList<TJson, TItem>(IReadOnlyList<TJson?> list, Func<TJson, TItem> read, Func<TItem, string> pathOf)
        where TJson : class
    {
        var items = new TItem[list.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = read(list[i] ?? throw new FormatException("an image is null"));
            string path = pathOf(items[i]);
            if (!IsBelowRoot(path))
            {
                throw new FormatException($"the path '{path}' does not lead to a file below the folder");
            }

            if (i > 0 && string.CompareOrdinal(pathOf(items[i - 1]), path) >= 0)
            {
                throw new FormatException($"the image '{path}' is listed twice, or out of order");
            }
        }

        return items;
    }

    private static bool IsBelowRoot(string path)
        => path.Length != 0 && path.IndexOf('\0') < 0 && path.Split('/').All(static step => step is not ("" or "." or ".."));

    private static byte[] ParseHash(string? text)
        => HexText.ParseBytes(text) is { Length: ContentHash.Size } hash ? hash : throw new FormatException($"'{text}' is not a SHA-256");

    private static int ParseLength(int? length) => length is >= 0 and var known ? known : throw new FormatException("an image has no length");

    private static UnchangedImageJson ToJson(UnchangedImage image)
        => new(image.Path, HexText.Of(image.Sha256.Span), image.Length, HexText.Of(image.CheckSum));

    private static UnchangedImage ToUnchanged(UnchangedImageJson image) => new(
        image.Path ?? throw new FormatException("an image has no path"),
        ParseHash(image.Sha256),
        ParseLength(image.Length),
        checked((uint)HexText.Parse(image.CheckSum)));

    private static ImageChangeJson ToJson(ImageChange change, ChangeData.Collector data) => new(
        change.Path,
        HexText.Of(change.OriginalSha256.Span),
        HexText.Of(change.Sha256.Span),
        change.Length,
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
        data.Add(change.RemovedCertificates),
        change.Layout is { } layout ? ToJson(layout) : null,
        data.Add(change.Pages),
        change.PackedAs);

    private static PageLayoutJson ToJson(PageLayout layout) => new(
        layout.OldLength,
        layout.NewLength,
        [.. layout.Parts.Select(static part => new FilePartJson(HexText.Of((uint)part.From.Value), HexText.Of((uint)part.To.Value), part.Size))],
        [.. layout.Edits.Select(ToJson)]);

    private static PageLayout ToLayout(PageLayoutJson layout)
    {
        var read = new PageLayout(
            ParseLength(layout.OldLength),
            ParseLength(layout.NewLength),
            [.. (layout.Parts ?? throw new FormatException("a layout has no parts")).Select(ToPart)],
            ToEdits(layout.Edits ?? throw new FormatException("a layout has no edits")));
        return read.IsSound() ? read : throw new FormatException("the parts or the edits of a layout do not fit its files");
    }

    private static FilePart ToPart(FilePartJson? part) => new(
        new FileOffset(checked((int)HexText.Parse(part?.From))),
        new FileOffset(checked((int)HexText.Parse(part?.To))),
        part?.Size is > 0 and var size ? size : throw new FormatException("a part of a layout has no size"));

    private static ByteEditJson ToJson(ByteEdit edit)
        => new(HexText.Of((uint)edit.Offset.Value), Convert.ToBase64String(edit.Old.ToArray()), Convert.ToBase64String(edit.New.ToArray()));

    private static List<ByteEdit> ToEdits(IReadOnlyList<ByteEditJson?> edits)
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
            bool isWhole = !next.Old.IsEmpty && next.Old.Length == next.New.Length && next.Offset.Value <= int.MaxValue - next.New.Length;
            read.Add(isInOrder && isWhole
                ? next
                : throw new FormatException("edits overlap or are empty, or an edit's old and new bytes are not equally long"));
        }

        return read;
    }

    /// <summary>Reads what the data file holds of changes.</summary>
    private sealed class DataReader
    {
        private readonly ReadOnlyMemory<byte>? content;
        private readonly int size;
        private int next;

        private DataReader(ReadOnlyMemory<byte>? content, int size, Finding? missing)
        {
            this.content = content;
            this.size = size;
            Missing = missing;
        }

        /// <summary>Why the data file is not there; null if it is.</summary>
        internal Finding? Missing { get; }

        internal static DataReader Open(DataFileJson data, Func<string, byte[]?> openData)
        {
            byte[] sha256 = ParseHash(data.Sha256);
            int promised = data.Size is >= 0 and var known ? known : throw new FormatException("the data have no size");
            string name = ChangeData.NameOf(sha256);
            byte[]? file = openData(name);
            ReadOnlyMemory<byte>? expanded = file is null ? null : ChangeData.TryExpand(file, promised, sha256);
            string problem = file is null ? "is missing" : "is damaged, or belongs to another record";
            return new DataReader(expanded, promised, expanded is not null ? null : new Finding(
                FindingCatalog.MissingChangeData,
                FindingSeverity.Error,
                name,
                $"this file, which has the removed signatures and more for {ChangeRecord.FileName}, {problem}; restore it"));
        }

        internal ImageChange ToChange(ImageChangeJson change) => new()
        {
            Path = change.Path ?? throw new FormatException("an image has no path"),
            OriginalSha256 = ParseHash(change.OriginalSha256),
            Sha256 = ParseHash(change.Sha256),
            Length = ParseLength(change.Length),
            OriginalBase = new VirtualAddress(HexText.Parse(change.OriginalBase)),
            Base = new VirtualAddress(HexText.Parse(change.Base)),
            OriginalTimeDateStamp = checked((uint)HexText.Parse(change.OriginalTimeDateStamp)),
            TimeDateStamp = checked((uint)HexText.Parse(change.TimeDateStamp)),
            OriginalCheckSum = checked((uint)HexText.Parse(change.OriginalCheckSum)),
            CheckSum = checked((uint)HexText.Parse(change.CheckSum)),
            OriginalDllCharacteristics = (DllCharacteristics)checked((ushort)HexText.Parse(change.OriginalDllCharacteristics)),
            DllCharacteristics = (DllCharacteristics)checked((ushort)HexText.Parse(change.DllCharacteristics)),
            HeaderGrowth = change.HeaderGrowth ?? 0,
            Edits = change.Edits is null ? [] : ToEdits(change.Edits),
            RemovedCertificates = Read(change.RemovedCertificates) ?? default,
            LacksCertificates = change.RemovedCertificates is not null && content is null,
            Layout = change.Layout is { } layout ? ToLayout(layout) : null,
            Pages = Read(change.Pages) ?? default,
            PackedAs = change.PackedAs,
        };

        /// <summary>A part of the data; null if there is none, or if the data are missing.</summary>
        /// <remarks>Parts follow one another as they were written. If they could overlap, a small record could stand for endless files.</remarks>
        private ReadOnlyMemory<byte>? Read(DataPartJson? part)
        {
            if (part is null)
            {
                return null;
            }

            int offset = checked((int)HexText.Parse(part.Offset));
            int length = part.Size is > 0 and var known ? known : throw new FormatException("a part of the data has no size");
            if (offset != next || offset > size - length)
            {
                throw new FormatException("a part of the data lies outside them, or does not follow the one before it");
            }

            next = offset + length;
            return content?.Slice(offset, length);
        }
    }
}
