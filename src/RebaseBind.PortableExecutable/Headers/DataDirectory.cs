namespace RebaseBind.PortableExecutable.Headers;

/// <summary>Where a directory lies.</summary>
/// <param name="Address">Its RVA; for <see cref="DirectoryIndex.Security"/> a file offset.</param>
/// <param name="Size">Its size in bytes; the loader ignores it for several directories.</param>
public readonly record struct DataDirectory(Rva Address, uint Size)
{
    /// <summary>The size of an entry of the directory array in bytes.</summary>
    internal const int EntrySize = 8;

    /// <summary>Where the size lies in an entry, in bytes.</summary>
    internal const int SizeField = 4;

    /// <summary>Whether the image has this directory.</summary>
    public bool Exists => !Address.IsZero && Size != 0;
}
