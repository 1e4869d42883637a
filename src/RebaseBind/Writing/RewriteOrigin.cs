using System;
using System.IO;
using RebaseBind.Files;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Tells what a file was rewritten from, where nothing else is known of it.</summary>
internal static class RewriteOrigin
{
    /// <summary>Whether a file is another one, unchanged or rewritten.</summary>
    /// <remarks>
    /// A moved image's stamp is made of its original's hash and its base, so no other original has it. One that was only bound keeps the stamp
    /// of its link; linkers that write none write 0, which shows nothing.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="original">What it may come from.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static bool IsOf(string path, string original)
    {
        try
        {
            using MappedFile file = MappedFile.OpenRead(path);
            using MappedFile source = MappedFile.OpenRead(original);
            if (file.Memory.Span.SequenceEqual(source.Memory.Span))
            {
                return true;
            }

            ImageHeaders headers = PeImage.Read(file.Memory).Headers;
            ImageHeaders known = PeImage.Read(source.Memory).Headers;
            return headers.ImageBase == known.ImageBase
                ? headers.TimeDateStamp == known.TimeDateStamp && known.TimeDateStamp is not (0 or uint.MaxValue)
                : headers.TimeDateStamp
                    == ImageRebaser.DeriveTimeDateStamp(ContentHash.Sha256(source.Memory), headers.ImageBase, known.TimeDateStamp);
        }
        catch (BadImageException)
        {
            return false;
        }
    }
}
