namespace RebaseBind.PortableExecutable.Imports;

/// <summary>One entry of the bound import directory: a DLL the image was bound to, or one that a forwarded export of it leads to.</summary>
/// <param name="Offset">Where the entry lies in the file.</param>
/// <param name="TimeDateStamp">The file header's stamp of that DLL when the binding was made.</param>
/// <param name="NameOffset">Where the name lies, in bytes from the start of the directory.</param>
/// <param name="ForwarderCount">For a DLL: how many forwarder references follow it.</param>
/// <param name="IsForwarder">Whether this is a forwarder reference of the DLL before it.</param>
internal readonly record struct BoundImport(FileOffset Offset, uint TimeDateStamp, ushort NameOffset, ushort ForwarderCount, bool IsForwarder)
{
    /// <summary>The size of an entry in bytes.</summary>
    internal const int Size = 8;

    internal const int NameField = 4;

    internal const int CountField = 6;
}
