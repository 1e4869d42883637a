using System;
using System.IO;

namespace RebaseBind.Archives;

/// <summary>Takes bytes that must be certain ones, and fails at the first that is another; what follows is nobody's any more.</summary>
/// <param name="rest">The bytes that must come.</param>
internal sealed class ExpectedBytes(ReadOnlyMemory<byte> rest) : Stream
{
    private ReadOnlyMemory<byte> rest = rest;
    private bool hasFailed;

    /// <summary>Whether all bytes have come.</summary>
    internal bool IsComplete => rest.IsEmpty && !hasFailed;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (hasFailed)
        {
            return;
        }

        if (count > rest.Length || !rest.Span.Slice(0, count).SequenceEqual(buffer.AsSpan(offset, count)))
        {
            hasFailed = true;
            throw new IOException();
        }

        rest = rest.Slice(count);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
