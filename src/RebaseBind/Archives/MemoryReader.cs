using System;
using System.IO;

namespace RebaseBind.Archives;

/// <summary>Memory as a stream that is read once.</summary>
/// <param name="rest">What has not been read.</param>
internal sealed class MemoryReader(ReadOnlyMemory<byte> rest) : Stream
{
    private ReadOnlyMemory<byte> rest = rest;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = Math.Min(count, rest.Length);
        rest.Span.Slice(0, read).CopyTo(buffer.AsSpan(offset));
        rest = rest.Slice(read);
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
