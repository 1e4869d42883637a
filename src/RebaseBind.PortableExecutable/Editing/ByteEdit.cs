using System;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Some bytes of a file that are replaced by as many others.</summary>
/// <param name="Offset">The file offset of the first of them.</param>
/// <param name="Old">What was there.</param>
/// <param name="New">What is there now; as long as <paramref name="Old"/>.</param>
public sealed record ByteEdit(FileOffset Offset, ReadOnlyMemory<byte> Old, ReadOnlyMemory<byte> New)
{
    /// <summary>The file offset behind the last of them.</summary>
    public FileOffset End => Offset + New.Length;

    /// <summary>The edit that takes back this one.</summary>
    public ByteEdit Inverse => new(Offset, New, Old);

    /// <summary>The edit that turns some bytes into others, without what is equal at either end; null if all is.</summary>
    /// <param name="offset">The file offset of the first byte.</param>
    /// <param name="old">What is there.</param>
    /// <param name="new">What is to be there; as long as <paramref name="old"/>.</param>
    public static ByteEdit? Between(FileOffset offset, ReadOnlySpan<byte> old, ReadOnlySpan<byte> @new)
    {
        int from = 0;
        int to = old.Length;
        while (from < to && old[from] == @new[from])
        {
            from++;
        }

        while (to > from && old[to - 1] == @new[to - 1])
        {
            to--;
        }

        return from == to ? null : new ByteEdit(offset + from, old.Slice(from, to - from).ToArray(), @new.Slice(from, to - from).ToArray());
    }
}
