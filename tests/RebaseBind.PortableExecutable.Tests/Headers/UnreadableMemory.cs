using System;
using System.Buffers;

namespace RebaseBind.PortableExecutable.Tests.Headers;

/// <summary>Memory that has a length and no bytes.</summary>
internal sealed class UnreadableMemory : MemoryManager<byte>
{
    public Memory<byte> OfLength(int length) => CreateMemory(length);

    public override Span<byte> GetSpan() => throw new InvalidOperationException("The bytes were asked for.");

    public override MemoryHandle Pin(int elementIndex = 0) => throw new InvalidOperationException("The bytes were asked for.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
