using System;
using System.IO;

namespace RebaseBind.Archives;

/// <summary>Writes an archive from its first byte to its last, and knows where it is.</summary>
/// <param name="stream">Where it is written.</param>
internal sealed class ArchiveOutput(Stream stream)
{
    private const int Step = 1 << 16;

    private readonly byte[] buffer = new byte[Step];

    /// <summary>How many bytes were written.</summary>
    internal long Position { get; private set; }

    /// <summary>Writes some bytes.</summary>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(Step, bytes.Length);
            bytes.Slice(0, count).CopyTo(buffer);
            stream.Write(buffer, 0, count);
            bytes = bytes.Slice(count);
        }
    }
}
