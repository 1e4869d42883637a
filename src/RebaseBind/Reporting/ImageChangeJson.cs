namespace RebaseBind.Reporting;

/// <summary>One image of a <see cref="ChangesDocument"/>: numbers as "0x…", certificates in base 64.</summary>
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
    string? RemovedCertificates);
