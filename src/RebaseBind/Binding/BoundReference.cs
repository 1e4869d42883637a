using System.Collections.Generic;
using System.Text;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>One entry of a bound import directory, with its name read.</summary>
/// <param name="Dll">The DLL's name.</param>
/// <param name="TimeDateStamp">Its stamp when the binding was made.</param>
/// <param name="IsForwarder">Whether a forwarder of the DLL before it leads here.</param>
/// <param name="NameEnd">Where the name's terminator ends, in bytes from the start of the directory.</param>
internal sealed record BoundReference(string Dll, uint TimeDateStamp, bool IsForwarder, uint NameEnd)
{
    /// <summary>Reads all entries of an image; null if it has no such directory.</summary>
    /// <exception cref="BadImageException">The directory leaves the image, or its names overlap without measure.</exception>
    internal static IReadOnlyList<BoundReference>? ReadAll(PeImage image)
    {
        BoundImportDirectory directory = BoundImportDirectory.Of(image);
        if (!directory.Exists)
        {
            return null;
        }

        var references = new List<BoundReference>();
        long bytesOfNames = 0;
        foreach (BoundImport import in directory)
        {
            System.ReadOnlySpan<byte> name = directory.GetName(import);
            bytesOfNames += name.Length;
            if (bytesOfNames > image.Bytes.Length)
            {
                throw new BadImageException(
                    ImageDefect.BoundImportDirectory,
                    import.Offset,
                    "the names of the bound DLLs overlap and add up to more than the file");
            }

            references.Add(new BoundReference(
                Encoding.UTF8.GetString(name.ToArray()),
                import.TimeDateStamp,
                import.IsForwarder,
                import.NameOffset + (uint)name.Length + 1));
        }

        return references;
    }
}
