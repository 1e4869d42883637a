using System;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.Rebasing;

/// <summary>An image that is in a tree as it always was.</summary>
/// <param name="Path">Its path below the root, with '/'.</param>
/// <param name="Sha256">The SHA-256 of its file, 32 bytes.</param>
/// <param name="Length">The length of its file in bytes.</param>
/// <param name="CheckSum">The checksum in its headers.</param>
internal sealed record UnchangedImage(string Path, ReadOnlyMemory<byte> Sha256, int Length, uint CheckSum)
{
    /// <summary>The same as a change: one that changes nothing.</summary>
    /// <param name="headers">The image's headers.</param>
    internal ImageChange ToChange(ImageHeaders headers) => new()
    {
        Path = Path,
        OriginalSha256 = Sha256,
        Sha256 = Sha256,
        Length = Length,
        OriginalBase = headers.ImageBase,
        Base = headers.ImageBase,
        OriginalTimeDateStamp = headers.TimeDateStamp,
        TimeDateStamp = headers.TimeDateStamp,
        OriginalCheckSum = CheckSum,
        CheckSum = CheckSum,
        OriginalDllCharacteristics = headers.DllCharacteristics,
        DllCharacteristics = headers.DllCharacteristics,
    };
}
