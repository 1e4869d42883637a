using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Reporting.Html;

/// <summary>Rows of numbers by number, each once: in most processes and under most loaders an image does what it does in others.</summary>
internal sealed class RowTable
{
    private readonly Dictionary<Row, int> numbers = [];
    private readonly List<long[]> rows = [];

    /// <summary>All of them, in order of number, without the zeros at their ends.</summary>
    internal IReadOnlyList<long[]> Rows => rows;

    /// <summary>The number of a row, from 0.</summary>
    internal int Of(params long[] values)
    {
        int length = values.Length;
        while (length > 0 && values[length - 1] == 0)
        {
            length--;
        }

        var row = new Row([.. values.Take(length)]);
        if (!numbers.TryGetValue(row, out int number))
        {
            number = rows.Count;
            numbers.Add(row, number);
            rows.Add(row.Values);
        }

        return number;
    }

    private readonly struct Row(long[] values) : System.IEquatable<Row>
    {
        internal long[] Values { get; } = values;

        public bool Equals(Row other) => Values.SequenceEqual(other.Values);

        public override bool Equals(object? obj) => obj is Row other && Equals(other);

        public override int GetHashCode()
        {
            long hash = Values.Length;
            foreach (long value in Values)
            {
                hash = unchecked((hash * 1_000_003) ^ value);
            }

            return hash.GetHashCode();
        }
    }
}
