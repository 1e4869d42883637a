using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Inputs;

/// <summary>One object in a list of a <see cref="FlatFile"/>.</summary>
/// <param name="line">The line it starts on, from 1.</param>
internal sealed class FlatEntry(int line)
{
    private readonly Dictionary<string, FlatValue> values = new(StringComparer.Ordinal);

    internal int Line { get; } = line;

    internal bool TryAdd(string name, FlatValue value)
    {
        if (values.ContainsKey(name))
        {
            return false;
        }

        values.Add(name, value);
        return true;
    }

    /// <summary>A text; null if there is none.</summary>
    /// <exception cref="FlatEntryException">It is a number.</exception>
    internal string? Text(string name)
        => !values.TryGetValue(name, out FlatValue? value) ? null : value.Text ?? throw Complaint(name, $"'{name}' is a number; write it as text in quotation marks");

    /// <summary>A number from 0 up; null if there is none.</summary>
    /// <exception cref="FlatEntryException">It is something else.</exception>
    internal long? Number(string name)
        => !values.TryGetValue(name, out FlatValue? value) ? null
            : value.Text is null && value.Number >= 0 ? value.Number
            : throw Complaint(name, $"'{name}' is not a whole number from 0 up");

    /// <summary>Refuses values that nobody knows.</summary>
    /// <exception cref="FlatEntryException">There is one.</exception>
    internal void RefuseOthers(IReadOnlyCollection<string> known)
    {
        if (values.OrderBy(static pair => pair.Value.Line).Select(static pair => pair.Key).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } other)
        {
            throw Complaint(other, $"'{other}' means nothing here; known are {string.Join(", ", known)}");
        }
    }

    /// <summary>What to throw because of a value, or because it is not there.</summary>
    internal FlatEntryException Complaint(string name, string complaint) => new(values.TryGetValue(name, out FlatValue? value) ? value.Line : Line, complaint);
}
