using System;
using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>How one image is bound: what is decided for every DLL it imports from, and what that changes in the file.</summary>
/// <param name="Path">The image's path below the root, with '/'.</param>
/// <param name="Imports">The DLLs, imports first, then delay-loaded ones, each in the order of its directory.</param>
/// <param name="HeaderGrowth">How many bytes larger the headers become; 0 for nearly every image.</param>
/// <param name="Edits">
/// What is replaced in the file with those headers, in order of file offset. No edit touches bytes that base relocations change, so it does not
/// matter whether the image is moved before or after.
/// </param>
/// <param name="Findings">What is wrong with the image's imports, or with the bindings it had.</param>
public sealed record ImageBinding(
    string Path,
    IReadOnlyList<ImportBinding> Imports,
    uint HeaderGrowth,
    IReadOnlyList<ByteEdit> Edits,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether the file changes.</summary>
    public bool ChangesFile => Edits.Count != 0;

    /// <summary>Makes the changes, nothing else, and recomputes the checksum. A signature stays in the file and is void.</summary>
    /// <param name="file">The file that was bound.</param>
    /// <returns>The changed file, a copy; <paramref name="file"/> itself if nothing changes.</returns>
    /// <exception cref="BadImageException">The file is not an image, or is damaged.</exception>
    /// <exception cref="ArgumentException">It is another file.</exception>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> file)
    {
        if (!ChangesFile)
        {
            return file;
        }

        byte[] grown = HeaderGrowth == 0 ? file.ToArray() : PortableExecutable.Editing.HeaderGrowth.Insert(PeImage.Read(file), HeaderGrowth);
        var editor = new ImageEditor(grown);
        foreach (ByteEdit edit in Edits)
        {
            editor.Replace(edit);
        }

        editor.UpdateCheckSum();
        return editor.File;
    }
}
