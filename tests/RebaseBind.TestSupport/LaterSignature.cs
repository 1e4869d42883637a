using System;
using System.Buffers.Binary;
using System.IO;

namespace RebaseBind.TestSupport;

/// <summary>Signs a file as a signing tool does after a build, as far as bytes go: the signature itself is not valid.</summary>
public static class LaterSignature
{
    private const int EntrySize = 8;
    private const int TableSize = 0x30;

    /// <summary>Appends a certificate table to a 64-bit image, and writes its place and another checksum into the headers.</summary>
    /// <param name="path">The file. It gets a new time.</param>
    public static void Append(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = (file.Length + EntrySize - 1) / EntrySize * EntrySize;
        Array.Resize(ref file, length + TableSize);
        int optional = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x3C)) + 24;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(optional + 144), length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(optional + 148), TableSize);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(optional + 64), 0x1234567);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(length), TableSize);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(length + 4), 0x0002_0200);
        file.AsSpan(length + EntrySize).Fill(0x5A);
        File.Delete(path);
        File.WriteAllBytes(path, file);
    }
}
