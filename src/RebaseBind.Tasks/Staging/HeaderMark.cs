using System;
using System.IO;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Tasks.Staging;

/// <summary>
/// What an image's headers say of what was done to it. A file that was adopted keeps its size and time, so neither tells it from the original.
/// </summary>
internal static class HeaderMark
{
    /// <summary>The mark that a change leaves.</summary>
    internal static string Of(ImageChange change) => Join(change.Base, change.TimeDateStamp, change.CheckSum);

    /// <summary>The mark of a file; empty if it is no image that can be read.</summary>
    internal static string OfFile(string path)
    {
        try
        {
            using MappedFile file = MappedFile.OpenRead(path);
            ImageHeaders headers = PeImage.Read(file.Memory).Headers;
            return Join(headers.ImageBase, headers.TimeDateStamp, headers.CheckSum);
        }
        catch (Exception failure) when (failure is BadImageException or IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static string Join(VirtualAddress imageBase, uint stamp, uint checkSum)
        => FormattableString.Invariant($"{imageBase}-{stamp:x}-{checkSum:x}");
}
