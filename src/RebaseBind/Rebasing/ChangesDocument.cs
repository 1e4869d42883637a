using System.Collections.Generic;

namespace RebaseBind.Rebasing;

/// <summary>The form of <c>rebasebind.changes.json</c>.</summary>
internal sealed record ChangesDocument(
    int SchemaVersion,
    string? Tool,
    string? PlanSha256,
    DataFileJson? Data,
    IReadOnlyList<ImageChangeJson?>? Images,
    IReadOnlyList<UnchangedImageJson?>? Unchanged,
    IReadOnlyList<ImageChangeJson?>? Replaced);
