using System.Collections.Generic;

namespace RebaseBind.Rebasing;

/// <summary>The form of <c>rebasebind.changes.json</c>.</summary>
internal sealed record ChangesDocument(int SchemaVersion, IReadOnlyList<ImageChangeJson> Images);
