using System.Collections.Generic;

namespace RebaseBind.Rebasing;

/// <summary>
/// One image of a <see cref="ChangesDocument"/>: addresses, stamps and flags as "0x…", Length and HeaderGrowth in bytes.
/// </summary>
internal sealed record ImageChangeJson(
    string? Path,
    string? OriginalSha256,
    string? Sha256,
    int? Length,
    string? OriginalBase,
    string? Base,
    string? OriginalTimeDateStamp,
    string? TimeDateStamp,
    string? OriginalCheckSum,
    string? CheckSum,
    string? OriginalDllCharacteristics,
    string? DllCharacteristics,
    uint? HeaderGrowth,
    IReadOnlyList<ByteEditJson?>? Edits,
    DataPartJson? RemovedCertificates,
    PageLayoutJson? Layout,
    DataPartJson? Pages,
    string? PackedAs);
