using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>One of the two plans that a <see cref="PlanDiff"/> compares.</summary>
internal sealed class PlanDiffSide
{
    private readonly SortedDictionary<(string Path, string Machine), PlanDiffEntry> entries = new(PlanDiffIdentity.Order);

    private PlanDiffSide()
    {
    }

    internal IReadOnlyDictionary<(string Path, string Machine), PlanDiffEntry> Entries => entries;

    /// <summary>Reads a plan's file: UTF-8, or what its byte order mark says, for shells of Windows write UTF-16.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RebaseBindException">As for <see cref="Parse"/>, or <see cref="FindingCatalog.UnreadableFile"/>.</exception>
    internal static PlanDiffSide Read(string path) => Parse(path, Encoding.UTF8.GetBytes(InputFile.ReadText(path)));

    /// <summary>Reads a plan as <c>plan --json</c> and <c>apply --json</c> write it.</summary>
    /// <param name="name">The file as the user named it, for messages.</param>
    /// <param name="utf8">What the file holds; a byte order mark is passed over.</param>
    /// <exception cref="RebaseBindException">
    /// It is not a plan, or one of another schema version: <see cref="FindingCatalog.DamagedPlan"/>.
    /// </exception>
    internal static PlanDiffSide Parse(string name, ReadOnlySpan<byte> utf8)
    {
        try
        {
            PlanDocument? document = JsonSerializer.Deserialize(WithoutMark(utf8), ReportJson.Default.PlanDocument);
            return Of(document ?? throw new FormatException("the file holds null"));
        }
        catch (Exception damage) when (damage is JsonException or FormatException or OverflowException)
        {
            string message = $"the plan cannot be read ({damage.Message}); write it again with 'rebasebind plan --json'";
            throw new RebaseBindException(new Finding(FindingCatalog.DamagedPlan, FindingSeverity.Error, name, message));
        }
    }

    private static PlanDiffSide Of(PlanDocument document)
    {
        if (document.SchemaVersion != ReportJson.SchemaVersion)
        {
            throw new FormatException($"schemaVersion {document.SchemaVersion} is not {ReportJson.SchemaVersion}");
        }

        // A scan has images and findings too, and a scan of an empty folder has nothing else that differs.
        if (document.Totals is null)
        {
            throw new FormatException("it has no totals");
        }

        var side = new PlanDiffSide();
        foreach (PlanImageJson? image in document.Images ?? throw new FormatException("it lists no images"))
        {
            PlanDiffEntry entry = PlanDiffEntry.Of(image);
            if (side.entries.ContainsKey((entry.Path, entry.Machine)))
            {
                throw new FormatException($"{entry.Path} is listed twice");
            }

            side.entries.Add((entry.Path, entry.Machine), entry);
        }

        return side;
    }

    /// <summary>Shells and editors of Windows put a mark before UTF-8, which the JSON reader refuses.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8)
        => utf8.StartsWith("\uFEFF"u8) ? utf8.Slice("\uFEFF"u8.Length) : utf8;
}

/// <summary>One image as a written plan has it.</summary>
/// <param name="Path">Its path below the root of its tree, with '/'.</param>
/// <param name="Machine">The processor, as <see cref="MachineWords"/> writes it.</param>
/// <param name="OriginalBase">The base it had when the plan was made.</param>
/// <param name="Base">The base that the plan gives it.</param>
/// <param name="SizeOfImage">In bytes.</param>
/// <param name="Fixups">How many fixups it has; 0 or more.</param>
/// <param name="Reason">Why the plan gives it this base.</param>
internal sealed record PlanDiffEntry(
    string Path,
    string Machine,
    VirtualAddress OriginalBase,
    VirtualAddress Base,
    uint SizeOfImage,
    int Fixups,
    string Reason)
{
    /// <summary>Checks what was read; a file that is not a plan may still have some of its members.</summary>
    /// <exception cref="FormatException">A member is missing or makes no sense.</exception>
    /// <exception cref="OverflowException">An address has more than 64 bits.</exception>
    internal static PlanDiffEntry Of(PlanImageJson? image)
    {
        if (string.IsNullOrEmpty(image?.Path))
        {
            throw new FormatException("an image has no path");
        }

        return new PlanDiffEntry(
            image!.Path,
            image.Machine ?? throw new FormatException($"{image.Path} has no machine"),
            AddressOf(image, image.OriginalBase, "originalBase"),
            AddressOf(image, image.Base, "base"),
            image.SizeOfImage != 0 ? image.SizeOfImage : throw new FormatException($"{image.Path} has no sizeOfImage"),
            image.Fixups >= 0 ? image.Fixups : throw new FormatException($"{image.Path} has a negative number of fixups"),
            image.Reason ?? throw new FormatException($"{image.Path} has no reason"));
    }

    private static VirtualAddress AddressOf(PlanImageJson image, string? text, string member)
        => new(HexText.Parse(text ?? throw new FormatException($"{image.Path} has no {member}")));
}

/// <summary>When two lines of two plans are about one image: path, upper and lower case aside as on Windows, and machine.</summary>
internal sealed class PlanDiffIdentity : IComparer<(string Path, string Machine)>
{
    private PlanDiffIdentity()
    {
    }

    internal static PlanDiffIdentity Order { get; } = new();

    public int Compare((string Path, string Machine) x, (string Path, string Machine) y)
        => StringComparer.OrdinalIgnoreCase.Compare(x.Path, y.Path) is var order && order != 0 ? order
            : StringComparer.Ordinal.Compare(x.Machine, y.Machine);
}
