using System.Collections.Generic;

namespace RebaseBind.Binding;

/// <summary>The import tables of an image, checked.</summary>
/// <param name="Entries">Its descriptors.</param>
/// <param name="Overlaps">Those whose tables are not written.</param>
/// <param name="Relocated">Those of the others whose tables carry base relocations.</param>
internal sealed record ImportTables(IReadOnlyList<ImportEntry> Entries, TableOverlaps Overlaps, HashSet<ImportEntry?> Relocated);
