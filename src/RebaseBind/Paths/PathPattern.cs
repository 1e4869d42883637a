using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Paths;

/// <summary>A pattern for paths below the folder that is worked on, such as "plugins/**/*.dll": one grammar wherever a user writes one.</summary>
/// <remarks>
/// docs/command-line.md, "Patterns", says what fits; a test reads its table. Matching compares a character of the pattern with a character of
/// the path at most once.
/// </remarks>
public sealed class PathPattern : IEquatable<PathPattern>
{
    private const string Example = "such as plugins/**/*.dll";

    /// <summary>The step that stands for any number of folders.</summary>
    private const string AnyFolders = "**";

    /// <summary>The step that stands for any name.</summary>
    private const string AnyName = "*";

    /// <summary>One for each name of a path, in upper case, or <see cref="AnyFolders"/>, which is never the last.</summary>
    private readonly string[] steps;

    private PathPattern(string text, string[] steps)
    {
        Text = text;
        this.steps = steps;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern, with '/' or '\'.</param>
    /// <exception cref="FormatException">It is empty, absolute, or leads out of the folder. The message says what to write.</exception>
    public static PathPattern Parse(string text) => TryParse(text, out string complaint) ?? throw new FormatException(complaint);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern, with '/' or '\'.</param>
    /// <param name="complaint">What is wrong with it, and what to write; empty if nothing is.</param>
    /// <returns>Null if it makes no sense.</returns>
    internal static PathPattern? TryParse(string text, out string complaint)
    {
        string path = text.Replace('\\', '/');
        string[] names = path.Split('/');
        complaint = string.IsNullOrWhiteSpace(text) ? $"an empty pattern fits nothing; write one for paths below the folder, {Example}"
            : IsAbsolute(path) ? $"'{text}' is an absolute path; "
                + $"write a pattern for paths below the folder, {Example}, or ./a.dll for a file at its top"
            : names.Contains("..", StringComparer.Ordinal) ? $"'{text}' leads out of the folder; write a pattern for paths below it, {Example}"
            : string.Empty;
        return complaint.Length == 0 ? new PathPattern(text, StepsOf(names)) : null;
    }

    /// <summary>Whether a file fits.</summary>
    /// <param name="path">Its path below the folder, with '/'.</param>
    public bool Matches(string path)
    {
        int step = 0;
        int start = 0;
        int retryStep = -1;
        int retryStart = 0;
        while (start <= path.Length)
        {
            if (step < steps.Length && IsAnyFolders(steps[step]))
            {
                retryStep = ++step;
                retryStart = start;
            }

            int end = EndOfName(path, start);
            if (step < steps.Length && Fits(steps[step], path.AsSpan(start, end - start)))
            {
                step++;
                start = end + 1;
            }
            else if (retryStep >= 0)
            {
                // Of several "**", only the last one has to be tried again: what the others stand for is as short as it can be.
                retryStart = EndOfName(path, retryStart) + 1;
                start = retryStart;
                step = retryStep;
            }
            else
            {
                return false;
            }
        }

        return step == steps.Length;
    }

    /// <inheritdoc/>
    public bool Equals(PathPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PathPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => Text;

    private static bool IsAbsolute(string path)
        => path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.ToUpperInvariant(path[0]) is >= 'A' and <= 'Z');

    /// <summary>The steps that the names between slashes stand for.</summary>
    private static string[] StepsOf(string[] names)
    {
        var found = new List<string>();
        if (names.Length == 1)
        {
            found.Add(AnyFolders);
        }

        foreach (string name in names.Where(static name => name is not ("" or ".")))
        {
            Add(found, IsAnyFolders(name) ? name : StepOf(name));
        }

        if (names[names.Length - 1] is "" or ".")
        {
            Add(found, AnyFolders);
        }

        if (IsAnyFolders(found[found.Count - 1]))
        {
            found.Add(AnyName);
        }

        return [.. found];
    }

    private static void Add(List<string> found, string step)
    {
        if (found.Count == 0 || !IsAnyFolders(step) || !IsAnyFolders(found[found.Count - 1]))
        {
            found.Add(step);
        }
    }

    /// <summary>A name in upper case. Beside other characters, several '*' are one.</summary>
    private static string StepOf(string name)
        => new([.. name.Where((one, at) => one != '*' || at == 0 || name[at - 1] != '*').Select(char.ToUpperInvariant)]);

    private static bool IsAnyFolders(string step) => step == AnyFolders;

    private static int EndOfName(string path, int start)
    {
        int end = path.IndexOf('/', start);
        return end < 0 ? path.Length : end;
    }

    /// <summary>Whether a name fits a step that is not <see cref="AnyFolders"/>.</summary>
    private static bool Fits(string step, ReadOnlySpan<char> name)
    {
        int next = 0;
        int at = 0;
        int retryNext = -1;
        int retryAt = 0;
        while (at < name.Length)
        {
            char wanted = next < step.Length ? step[next] : '\0';
            if (wanted == '*')
            {
                retryNext = ++next;
                retryAt = at;
            }
            else if (wanted == '?')
            {
                next++;
                at += LengthAt(name, at);
            }
            else if (wanted != '\0' && wanted == char.ToUpperInvariant(name[at]))
            {
                next++;
                at++;
            }
            else if (retryNext >= 0)
            {
                retryAt += LengthAt(name, retryAt);
                at = retryAt;
                next = retryNext;
            }
            else
            {
                return false;
            }
        }

        while (next < step.Length && step[next] == '*')
        {
            next++;
        }

        return next == step.Length;
    }

    /// <summary>How many UTF-16 code units the character at an index has.</summary>
    private static int LengthAt(ReadOnlySpan<char> name, int at)
        => char.IsHighSurrogate(name[at]) && at + 1 < name.Length && char.IsLowSurrogate(name[at + 1]) ? 2 : 1;
}
