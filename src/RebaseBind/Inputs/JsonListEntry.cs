using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Inputs;

/// <summary>One object in a list of a <see cref="JsonListFile"/>.</summary>
/// <param name="line">The line it starts on, from 1.</param>
internal sealed class JsonListEntry(int line)
{
    private readonly Dictionary<string, JsonListValue> values = new(StringComparer.Ordinal);

    internal int Line { get; } = line;

    internal bool TryAdd(string name, JsonListValue value)
    {
        if (values.ContainsKey(name))
        {
            return false;
        }

        values.Add(name, value);
        return true;
    }

    /// <summary>A text; null if there is none.</summary>
    /// <exception cref="JsonListException">It is a number.</exception>
    internal string? Text(string name)
        => !values.TryGetValue(name, out JsonListValue? value) ? null
            : value.Text ?? throw Complaint(name, $"'{name}' is a number; write it as text in quotation marks");

    /// <summary>A number from 0 up; null if there is none.</summary>
    /// <exception cref="JsonListException">It is something else.</exception>
    internal long? Number(string name)
        => !values.TryGetValue(name, out JsonListValue? value) ? null
            : value.Text is null && value.Number >= 0 ? value.Number
            : throw Complaint(name, $"'{name}' is not a whole number from 0 up");

    /// <summary>Refuses unknown values.</summary>
    /// <exception cref="JsonListException">There is one.</exception>
    internal void RefuseOthers(IReadOnlyCollection<string> known)
    {
        IEnumerable<string> names = values.OrderBy(static pair => pair.Value.Line).Select(static pair => pair.Key);
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } other)
        {
            throw Complaint(other, $"'{other}' is not a known name; the names are {string.Join(", ", known)}");
        }
    }

    /// <summary>What to throw because of a value, or because it is not there.</summary>
    internal JsonListException Complaint(string name, string complaint)
        => new(values.TryGetValue(name, out JsonListValue? value) ? value.Line : Line, complaint);
}

/// <summary>A text or a whole number of a <see cref="JsonListEntry"/>.</summary>
/// <param name="Line">The line it is on, from 1.</param>
/// <param name="Text">The text; null if it is a number.</param>
/// <param name="Number">The number.</param>
internal sealed record JsonListValue(int Line, string? Text, long Number);

/// <summary>An entry of a <see cref="JsonListFile"/> is not what it should be; becomes a finding before it leaves the reader.</summary>
/// <param name="line">The line of the trouble, from 1.</param>
/// <param name="complaint">What is wrong and what to write.</param>
internal sealed class JsonListException(int line, string complaint) : Exception(complaint)
{
    internal int Line { get; } = line;
}
