using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Files;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Pages;

namespace RebaseBind.Rebasing;

/// <summary>
/// Exactly what was done to one image, each value with the one it replaced. Relocated fields are not listed: the difference of the bases says
/// what each of them became.
/// </summary>
public sealed record ImageChange
{
    /// <summary>The image's path below the root, with '/'.</summary>
    public required string Path { get; init; }

    /// <summary>The SHA-256 of the original file, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> OriginalSha256 { get; init; }

    /// <summary>The SHA-256 of the changed file, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Sha256 { get; init; }

    /// <summary>The length of the changed file in bytes.</summary>
    public int Length { get; init; }

    /// <summary>A code of each page of the changed file; see <see cref="PageCodes"/>. They show where a file was changed since.</summary>
    internal ReadOnlyMemory<byte> Pages { get; init; }

    /// <summary>The base it had.</summary>
    public required VirtualAddress OriginalBase { get; init; }

    /// <summary>The base it has.</summary>
    public required VirtualAddress Base { get; init; }

    /// <summary>The file header's stamp it had.</summary>
    public required uint OriginalTimeDateStamp { get; init; }

    /// <summary>The file header's stamp it has.</summary>
    public required uint TimeDateStamp { get; init; }

    /// <summary>The checksum it had.</summary>
    public required uint OriginalCheckSum { get; init; }

    /// <summary>The checksum it has.</summary>
    public required uint CheckSum { get; init; }

    /// <summary>The optional header's flags it had.</summary>
    public required DllCharacteristics OriginalDllCharacteristics { get; init; }

    /// <summary>The optional header's flags it has.</summary>
    public required DllCharacteristics DllCharacteristics { get; init; }

    /// <summary>How many bytes larger its headers are than they were.</summary>
    public uint HeaderGrowth { get; init; }

    /// <summary>
    /// What binding and unbinding replaced, in order of file offset; the offsets are those in the file with the larger headers, before it was laid
    /// out in pages.
    /// </summary>
    public IReadOnlyList<ByteEdit> Edits { get; init; } = [];

    /// <summary>The certificate table that was cut from the end of the file; empty if none was.</summary>
    public ReadOnlyMemory<byte> RemovedCertificates { get; init; }

    /// <summary>How the file was laid out in pages, when all else was done; null if it was not.</summary>
    internal PageLayout? Layout { get; init; }

    /// <summary>Whether the file was laid out in pages.</summary>
    public bool IsLaidOutInPages => Layout is not null;

    /// <summary>How the original was compressed in its archive; null if it lay in none, or if that is not known.</summary>
    internal string? PackedAs { get; init; }

    /// <summary>The change that is left when this one has been taken back.</summary>
    internal ImageChange TakenBack() => this with
    {
        Base = OriginalBase,
        TimeDateStamp = OriginalTimeDateStamp,
        CheckSum = OriginalCheckSum,
        DllCharacteristics = OriginalDllCharacteristics,
        HeaderGrowth = 0,
        Edits = [],
        RemovedCertificates = default,
        Layout = null,
    };

    /// <summary>Whether a certificate table was cut off and is not at hand, because the data file of the record is missing.</summary>
    internal bool LacksCertificates { get; init; }

    /// <summary>The same change of a file that is known now.</summary>
    /// <param name="file">The changed file.</param>
    internal ImageChange EndingIn(ReadOnlyMemory<byte> file)
        => this with { Sha256 = ContentHash.Sha256(file), Length = file.Length, Pages = PageCodes.Of(file.Span) };

    /// <summary>Whether the image is as it was.</summary>
    internal bool IsNothing
        => Base == OriginalBase && TimeDateStamp == OriginalTimeDateStamp && DllCharacteristics == OriginalDllCharacteristics
        && CheckSum == OriginalCheckSum && HeaderGrowth == 0 && Edits.Count == 0 && RemovedCertificates.IsEmpty && !LacksCertificates
        && Layout is null;
}
