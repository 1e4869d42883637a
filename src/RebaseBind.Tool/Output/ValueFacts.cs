using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Linq;

namespace RebaseBind.Tool.Output;

/// <summary>What follows an option, or is an argument.</summary>
/// <param name="Name">What help calls it.</param>
/// <param name="Kind">What shells can offer for it.</param>
/// <param name="Words">The words that it may be, if it is one of a few.</param>
internal sealed record ValueFacts(string Name, ValueKind Kind, IReadOnlyList<string> Words)
{
    /// <summary>Reads a definition. What is completed follows from what help calls it.</summary>
    internal static ValueFacts Of(string name, Symbol symbol)
    {
        string[] words = [.. symbol.GetCompletions(CompletionContext.Empty).Select(static word => word.Label)];
        return words.Length != 0 ? new ValueFacts(name, ValueKind.Words, words) : new ValueFacts(name, KindOf(name), []);
    }

    private static ValueKind KindOf(string name) => name switch
    {
        "DIR" or "OUT" or "FOLDER" => ValueKind.Folder,
        _ when name == "FILE" || name.Contains('.', StringComparison.Ordinal) => ValueKind.File,
        _ => ValueKind.Text,
    };
}
