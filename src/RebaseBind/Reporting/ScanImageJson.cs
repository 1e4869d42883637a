using System.Collections.Generic;
using RebaseBind.Images;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>One image of a <see cref="ScanDocument"/>; sizes in bytes.</summary>
internal sealed record ScanImageJson(
    string Path,
    string Machine,
    string Kind,
    bool IsDll,
    string ImageBase,
    uint SizeOfImage,
    int Fixups,
    int RelocationPages,
    string TimeDateStamp,
    string CheckSum,
    bool IsDynamicBase,
    bool IsSigned,
    bool IsStrongNameSigned,
    bool IsIntegrityForced,
    bool AreRelocationsStripped,
    bool IsBound,
    IReadOnlyList<string> Imports,
    IReadOnlyList<string> DelayImports,
    IReadOnlyList<string> ForwardedTo,
    IReadOnlyList<string> NativeLibraries,
    IReadOnlyList<string> AssemblyReferences)
{
    internal static ScanImageJson Of(ImageSummary image) => new(
        image.Path,
        image.Machine.ToWord(),
        image.Kind.ToWord(),
        image.IsDll,
        image.ImageBase.ToString(),
        image.SizeOfImage,
        image.Fixups,
        image.RelocationPages,
        HexText.Of(image.TimeDateStamp),
        HexText.Of(image.CheckSum),
        image.IsDynamicBase,
        image.IsSigned,
        image.IsStrongNameSigned,
        image.IsIntegrityForced,
        image.AreRelocationsStripped,
        image.IsBound,
        image.Imports,
        image.DelayImports,
        image.ForwardedTo,
        image.NativeLibraries,
        image.AssemblyReferences);
}
