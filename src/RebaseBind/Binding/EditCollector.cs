using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>Collects what is written to an image and says what it changes. Where two writes overlap, the later one holds.</summary>
internal sealed class EditCollector(PeImage image)
{
    private readonly List<(int Offset, int Order, byte[] Bytes)> writes = [];

    /// <summary>Writes bytes at an RVA that has file bytes.</summary>
    internal void Put(Rva address, byte[] bytes)
    {
        if (!image.TryGetOffset(address, (uint)bytes.Length, out FileOffset offset))
        {
            throw new InvalidOperationException($"There are no file bytes for the {bytes.Length} bytes at RVA {address}.");
        }

        Put(offset, bytes);
    }

    /// <summary>Writes bytes at a file offset.</summary>
    internal void Put(FileOffset offset, byte[] bytes) => writes.Add((offset.Value, writes.Count, bytes));

    /// <summary>The changes, in order of file offset, joined where they touch.</summary>
    internal IReadOnlyList<ByteEdit> ToEdits()
    {
        var edits = new List<ByteEdit>();
        writes.Sort(static (left, right) => left.Offset != right.Offset ? left.Offset.CompareTo(right.Offset) : left.Order.CompareTo(right.Order));
        for (int first = 0, next; first < writes.Count; first = next)
        {
            int end = writes[first].Offset;
            for (next = first; next < writes.Count && writes[next].Offset <= end; next++)
            {
                end = Math.Max(end, writes[next].Offset + writes[next].Bytes.Length);
            }

            AddEdit(writes.GetRange(first, next - first), writes[first].Offset, end, edits);
        }

        return edits;
    }

    private void AddEdit(List<(int Offset, int Order, byte[] Bytes)> group, int start, int end, List<ByteEdit> edits)
    {
        ReadOnlySpan<byte> old = image.Bytes.Slice(start, end - start);
        byte[] changed = old.ToArray();
        group.Sort(static (left, right) => left.Order.CompareTo(right.Order));
        foreach ((int offset, _, byte[] bytes) in group)
        {
            bytes.CopyTo(changed, offset - start);
        }

        if (ByteEdit.Between(new FileOffset(start), old, changed) is { } edit)
        {
            edits.Add(edit);
        }
    }
}
