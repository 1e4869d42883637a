using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Verifying;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>What <c>verify --json</c> writes.</summary>
internal sealed record VerifyDocument(
    int SchemaVersion,
    bool IsProven,
    IReadOnlyList<VerifiedImageJson> Images,
    IReadOnlyList<FindingJson> Findings)
{
    internal static VerifyDocument Of(VerifyResult result) => new(
        ReportJson.SchemaVersion,
        result.IsProven,
        [.. result.Images.Select(VerifiedImageJson.Of)],
        [.. result.Findings.Select(FindingJson.Of)]);
}

/// <summary>One image of a <see cref="VerifyDocument"/>.</summary>
internal sealed record VerifiedImageJson(
    string Path,
    string State,
    string? LooksLike,
    bool? IsComplete,
    IReadOnlyList<AlteredPlaceJson>? Places)
{
    internal static VerifiedImageJson Of(VerifiedImage image) => new(
        image.Path,
        image.State.ToWord(),
        image.Alteration?.Guess.ToWord(),
        image.Alteration?.IsComplete,
        image.Alteration is { } alteration ? [.. alteration.Places.Select(AlteredPlaceJson.Of)] : null);
}

/// <summary>A part of a file that was changed: the offset as "0x…", the size in bytes.</summary>
internal sealed record AlteredPlaceJson(string Offset, int Size, bool IsExact, string? Section, string? Rva, string? Place)
{
    internal static AlteredPlaceJson Of(AlteredPlace place) => new(
        HexText.Of((uint)place.Start.Value),
        place.Size,
        place.IsExact,
        place.Place?.SectionName,
        place.Place?.Rva?.ToString(),
        place.Place?.Text);
}
