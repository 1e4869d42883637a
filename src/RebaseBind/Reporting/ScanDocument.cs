using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>What <c>scan --json</c> writes.</summary>
internal sealed record ScanDocument(int SchemaVersion, IReadOnlyList<ScanImageJson> Images, IReadOnlyList<FindingJson> Findings)
{
    internal static ScanDocument Of(GatheredTree tree) => new(
        ReportJson.SchemaVersion,
        tree.Images.Select(ScanImageJson.Of).ToArray(),
        tree.Findings.Select(FindingJson.Of).ToArray());
}

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
