using System;
using System.Collections.Generic;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>What can be done with lists of edits, each in order of file offset and without overlaps.</summary>
internal static class ByteEdits
{
    /// <summary>Whether a file is as it is after some edits, as far as they tell.</summary>
    internal static bool AreIn(IReadOnlyList<ByteEdit> edits, ReadOnlySpan<byte> file)
    {
        foreach (ByteEdit edit in edits)
        {
            if (edit.Offset.Value > file.Length - edit.New.Length || !file.Slice(edit.Offset.Value, edit.New.Length).SequenceEqual(edit.New.Span))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same edits in a file that got more bytes at one place.</summary>
    /// <param name="edits">The edits.</param>
    /// <param name="from">The file offset where the bytes were inserted; no edit spans it.</param>
    /// <param name="distance">How many they are.</param>
    internal static IReadOnlyList<ByteEdit> Shift(IReadOnlyList<ByteEdit> edits, FileOffset from, int distance)
    {
        var shifted = new List<ByteEdit>(edits.Count);
        foreach (ByteEdit edit in edits)
        {
            shifted.Add(edit.Offset >= from ? edit with { Offset = edit.Offset + distance } : edit);
        }

        return shifted;
    }

    /// <summary>One list that does what two do, one after the other; bytes at either end of an edit that are as they were are left out.</summary>
    internal static IReadOnlyList<ByteEdit> Join(IReadOnlyList<ByteEdit> first, IReadOnlyList<ByteEdit> second)
    {
        var joined = new List<ByteEdit>();
        for (int i = 0, j = 0; i < first.Count || j < second.Count;)
        {
            // A group of edits of both lists that overlap or touch, and so cover a range without gaps.
            (int firstStart, int secondStart) = (i, j);
            int start = Math.Min(StartOf(first, i), StartOf(second, j));
            int end = start;
            while (Math.Min(StartOf(first, i), StartOf(second, j)) <= end)
            {
                end = Math.Max(end, StartOf(first, i) <= end ? first[i++].End.Value : second[j++].End.Value);
            }

            var old = new byte[end - start];
            var @new = new byte[end - start];
            Copy(second, secondStart, j, start, static edit => edit.Old, old);
            Copy(first, firstStart, i, start, static edit => edit.Old, old);
            Copy(first, firstStart, i, start, static edit => edit.New, @new);
            Copy(second, secondStart, j, start, static edit => edit.New, @new);
            if (ByteEdit.Between(new FileOffset(start), old, @new) is { } edit)
            {
                joined.Add(edit);
            }
        }

        return joined;
    }

    private static int StartOf(IReadOnlyList<ByteEdit> edits, int index) => index < edits.Count ? edits[index].Offset.Value : int.MaxValue;

    private static void Copy(IReadOnlyList<ByteEdit> edits, int from, int to, int start, Func<ByteEdit, ReadOnlyMemory<byte>> part, byte[] target)
    {
        for (int i = from; i < to; i++)
        {
            part(edits[i]).Span.CopyTo(target.AsSpan(edits[i].Offset.Value - start));
        }
    }
}
