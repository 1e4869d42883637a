using System.Collections.Generic;

namespace RebaseBind.Rebasing;

/// <summary>How a file was laid out in pages: lengths in bytes, parts, and the fields that changed, at offsets in the new file.</summary>
internal sealed record PageLayoutJson(
    int? OldLength,
    int? NewLength,
    IReadOnlyList<FilePartJson?>? Parts,
    IReadOnlyList<ByteEditJson?>? Edits);
