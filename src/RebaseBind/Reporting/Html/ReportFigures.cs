using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.Assessing;
using RebaseBind.Gating;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>The figures that every page carries, so that the page that replaces it can say what changed.</summary>
/// <remarks>
/// <c>{"errors":3,"loaders":{"windows-10":{"before":{"DLLs relocated":17, …},"after":{…}}}}</c>: errors of the gate, where it was asked, and of
/// each loader the numbers of the first screen by their names. Estimates are left out: they are not promised to anybody. Only numbers are taken
/// from an older page; no text of it is ever shown.
/// </remarks>
internal static class ReportFigures
{
    private const string Before = "before";
    private const string After = "after";

    /// <summary>What the element begins with. No text in a page can hold it: all others are escaped.</summary>
    private static readonly byte[] Start = Encoding.UTF8.GetBytes("<script type=\"application/json\" id=\"figures\">");

    /// <summary>The JSON, fit for a script element.</summary>
    internal static string Of(LoadReport report, ReleaseDecision? decision)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (decision is not null)
            {
                json.WriteNumber("errors", Errors(decision));
            }

            json.WriteStartObject("loaders");
            for (int i = 0; i < report.Before.Profiles.Count; i++)
            {
                IReadOnlyList<HeadlineNumber> numbers = LoadHeadline.NumbersOf(report, i);
                json.WriteStartObject(report.Before.Profiles[i].Profile.Name);
                Write(json, Before, numbers, static number => number.Before);
                Write(json, After, numbers, static number => number.After);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>What changed since an older page, in one sentence without a full stop: "DLLs relocated 17 → 5".</summary>
    /// <param name="last">The older page; empty if there is none.</param>
    /// <param name="report">What is compared with it.</param>
    /// <param name="headline">Its first screen.</param>
    /// <param name="decision">What the gate says; null if it was not asked.</param>
    /// <returns>null if it is not a page with figures.</returns>
    internal static string? Changes(ReadOnlyMemory<byte> last, LoadReport report, LoadHeadline headline, ReleaseDecision? decision)
    {
        using JsonDocument? figures = Read(last);
        if (figures is null || !TryGet(figures.RootElement, "loaders", out JsonElement loaders))
        {
            return null;
        }

        var changes = new List<string>();
        if (decision is not null && Number(figures.RootElement, "errors") is { } errors && errors != Errors(decision))
        {
            changes.Add($"errors of the gate {Amounts.Count(errors)} → {Amounts.Count(Errors(decision))}");
        }

        if (!TryGet(loaders, headline.Profile.Name, out JsonElement loader))
        {
            changes.Add($"the last report did not simulate {headline.Profile.Title}");
            return string.Join("; ", changes);
        }

        Add(changes, report.After is null ? string.Empty : "as it is: ", loader, Before, headline.Numbers, static number => number.Before);
        Add(changes, "rebased and bound: ", loader, After, headline.Numbers, static number => number.After);
        return changes.Count == 0 ? "no change" : string.Join("; ", changes);
    }

    private static int Errors(ReleaseDecision decision) => decision.Result.Errors.Count();

    private static IEnumerable<HeadlineNumber> Counted(IReadOnlyList<HeadlineNumber> numbers)
        => numbers.Where(static number => number.Unit != AmountUnit.Microseconds);

    private static void Write(Utf8JsonWriter json, string state, IReadOnlyList<HeadlineNumber> numbers, Func<HeadlineNumber, long?> valueOf)
    {
        json.WriteStartObject(state);
        foreach (HeadlineNumber number in Counted(numbers))
        {
            if (valueOf(number) is { } value)
            {
                json.WriteNumber(number.Name, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Add(
        List<string> changes,
        string label,
        JsonElement loader,
        string state,
        IReadOnlyList<HeadlineNumber> numbers,
        Func<HeadlineNumber, long?> valueOf)
    {
        if (!TryGet(loader, state, out JsonElement old))
        {
            return;
        }

        var texts = new List<string>();
        foreach (HeadlineNumber number in Counted(numbers))
        {
            if (valueOf(number) is { } now && Number(old, number.Name) is { } then && ChangeRule.IsChange(then, now, number.Unit))
            {
                (string was, string @is) = Amounts.Pair(then, now, number.Unit);
                texts.Add($"{number.Name} {was} → {@is}");
            }
        }

        if (texts.Count != 0)
        {
            changes.Add(label + string.Join(", ", texts));
        }
    }

    /// <summary>The figures of a page; null if it is something else, or damaged.</summary>
    private static JsonDocument? Read(ReadOnlyMemory<byte> page)
    {
        int start = page.Span.IndexOf(Start);
        if (start < 0)
        {
            return null;
        }

        ReadOnlyMemory<byte> rest = page.Slice(start + Start.Length);
        int length = rest.Span.IndexOf((byte)'<');
        try
        {
            return length < 0 ? null : JsonDocument.Parse(rest.Slice(0, length));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
    }

    private static long? Number(JsonElement element, string name)
        => TryGet(element, name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
            ? number
            : null;
}
