namespace RebaseBind.Archives;

/// <summary>Signatures, sizes and offsets of an archive's records: PKWARE's APPNOTE.TXT, 4.3. All numbers are little-endian.</summary>
internal static class ArchiveFields
{
    /// <summary>A field of 16 bits that holds this says that the number is in a zip64 field.</summary>
    internal const ushort Wide16 = 0xFFFF;

    /// <summary>A field of 32 bits that holds this says that the number is in a zip64 field.</summary>
    internal const uint Wide32 = 0xFFFF_FFFF;

    /// <summary>An entry in front of its data, 4.3.7.</summary>
    internal static class Local
    {
        internal const uint Signature = 0x0403_4B50;
        internal const int Size = 30;
        internal const int VersionNeeded = 4;
        internal const int Flags = 6;
        internal const int Method = 8;
        internal const int Date = 12;
        internal const int Crc = 14;
        internal const int PackedSize = 18;
        internal const int ContentSize = 22;
        internal const int NameLength = 26;
        internal const int ExtraLength = 28;
    }

    /// <summary>An entry in the directory, 4.3.12.</summary>
    internal static class Central
    {
        internal const uint Signature = 0x0201_4B50;
        internal const int Size = 46;
        internal const int VersionMadeBy = 4;
        internal const int VersionNeeded = 6;
        internal const int Flags = 8;
        internal const int Method = 10;
        internal const int Crc = 16;
        internal const int PackedSize = 20;
        internal const int ContentSize = 24;
        internal const int NameLength = 28;
        internal const int ExtraLength = 30;
        internal const int CommentLength = 32;
        internal const int Disk = 34;
        internal const int Offset = 42;
    }

    /// <summary>The CRC-32 and the sizes behind an entry's data, 4.3.9; the signature may be missing, and the sizes may have 64 bits each.</summary>
    internal static class Descriptor
    {
        internal const uint Signature = 0x0807_4B50;
        internal const int SignatureSize = 4;
        internal const int Size = 12;
        internal const int WideSize = 20;
    }

    /// <summary>The end of the archive, 4.3.16.</summary>
    internal static class End
    {
        internal const uint Signature = 0x0605_4B50;
        internal const int Size = 22;
        internal const int Disk = 4;
        internal const int DirectoryDisk = 6;
        internal const int CountHere = 8;
        internal const int Count = 10;
        internal const int DirectorySize = 12;
        internal const int DirectoryOffset = 16;
        internal const int CommentLength = 20;
    }

    /// <summary>Where the zip64 end is, 4.3.15; it stands right in front of the end.</summary>
    internal static class WideLocator
    {
        internal const uint Signature = 0x0706_4B50;
        internal const int Size = 20;
        internal const int Disk = 4;
        internal const int EndOffset = 8;
        internal const int Disks = 16;
    }

    /// <summary>The zip64 end, 4.3.14.</summary>
    internal static class WideEnd
    {
        internal const uint Signature = 0x0606_4B50;
        internal const int Size = 56;
        internal const int SizeOfRest = 4;
        internal const int HeaderSize = 12;
        internal const int Disk = 16;
        internal const int DirectoryDisk = 20;
        internal const int CountHere = 24;
        internal const int Count = 32;
        internal const int DirectorySize = 40;
        internal const int DirectoryOffset = 48;
    }

    /// <summary>Bits of an entry's flags, 4.4.4.</summary>
    internal static class Flag
    {
        internal const int Encrypted = 1 << 0;
        internal const int Level = 3 << 1;
        internal const int MaximumLevel = 1 << 1;
        internal const int FastestLevel = 3 << 1;
        internal const int HasDescriptor = 1 << 3;
        internal const int Patched = 1 << 5;
        internal const int StronglyEncrypted = 1 << 6;
        internal const int IsUtf8 = 1 << 11;
        internal const int HidesHeader = 1 << 13;
    }

    /// <summary>The extra field with the numbers of 64 bits, 4.5.3.</summary>
    internal const ushort WideExtra = 1;
}
