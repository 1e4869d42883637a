using System.Collections.Generic;

namespace RebaseBind.Rebasing;

/// <summary>
/// One image of a <see cref="ChangesDocument"/>: addresses, stamps and flags as "0x…", HeaderGrowth in bytes, certificates in base 64.
/// </summary>
internal sealed record ImageChangeJson(
    string Path,
    string OriginalSha256,
    string OriginalBase,
    string Base,
    string OriginalTimeDateStamp,
    string TimeDateStamp,
    string OriginalCheckSum,
    string CheckSum,
    string OriginalDllCharacteristics,
    string DllCharacteristics,
    uint? HeaderGrowth,
    IReadOnlyList<ByteEditJson?>? Edits,
    string? RemovedCertificates);
