namespace RebaseBind.PortableExecutable.Debugging;

/// <summary>One entry of the debug directory (PE specification, "Debug Directory").</summary>
/// <param name="TimeDateStamp">When, or of what content, the debug data was made. Editing an image leaves it alone: it belongs to the PDB.</param>
/// <param name="Type">What the data is, 2 for CodeView.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Address">Its RVA; 0 if it is not mapped.</param>
/// <param name="Offset">Its file offset in bytes, as stored.</param>
internal readonly record struct DebugEntry(uint TimeDateStamp, uint Type, uint Size, Rva Address, uint Offset)
{
    /// <summary>The size of an entry in bytes.</summary>
    internal const int EntrySize = 28;

    /// <summary>The minor version of the data's form.</summary>
    internal ushort MinorVersion { get; init; }
}
