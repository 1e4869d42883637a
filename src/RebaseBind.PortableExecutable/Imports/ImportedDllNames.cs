using System;
using System.Collections.Generic;
using System.Text;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>The names of the DLLs an image imports from, as text.</summary>
internal static class ImportedDllNames
{
    /// <summary>The DLLs that are loaded with the image, as written, in the order of the import directory.</summary>
    /// <exception cref="BadImageException">The directory or a name leaves the image, or the names overlap without measure.</exception>
    internal static IReadOnlyList<string> OfImports(PeImage image)
    {
        var names = new List<string>();
        long length = 0;
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            FileOffset field = descriptor.Offset + ImportDescriptor.NameField;
            Add(descriptor.GetName(image), image, field, ImageDefect.ImportDirectory, names, ref length);
        }

        return names;
    }

    /// <summary>The DLLs that are loaded on first use, as written, in the order of the delay-load directory.</summary>
    /// <exception cref="BadImageException">The directory or a name leaves the image, or the names overlap without measure.</exception>
    internal static IReadOnlyList<string> OfDelayImports(PeImage image)
    {
        var names = new List<string>();
        long length = 0;
        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            FileOffset field = descriptor.Offset + DelayImportDescriptor.NameField;
            Add(descriptor.GetName(image), image, field, ImageDefect.DelayImportDirectory, names, ref length);
        }

        return names;
    }

    /// <summary>
    /// Adds a name. Each of thousands of descriptors can name the same text, a megabyte long; without a limit the names of a small file
    /// fill the memory. Names that lie side by side, as linkers write them, never add up to more than the file.
    /// </summary>
    private static void Add(ReadOnlySpan<byte> name, PeImage image, FileOffset field, ImageDefect defect, List<string> names, ref long length)
    {
        length += name.Length;
        if (length > image.Bytes.Length)
        {
            throw new BadImageException(defect, field, "the names of the imported DLLs overlap and add up to more than the file");
        }

        names.Add(Encoding.ASCII.GetString(name.ToArray()));
    }
}
