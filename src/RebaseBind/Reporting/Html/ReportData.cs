using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.Assessing;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>The data that the script draws: JSON without a name for each number; each text, image and row is there once. data.js reads it.</summary>
/// <remarks>
/// The encoder is the strict one, which escapes '&lt;', '&gt;', '&amp;' and quotes: no text of a file can end the script element
/// that the data lie in.
/// Addresses are in units of 64 KiB, which JavaScript's numbers hold exactly for all of 64 bits; bases are multiples of that.
/// </remarks>
internal sealed class ReportData
{
    private readonly StringTable strings = new();
    private readonly RowTable images = new();
    private readonly RowTable rows = new();
    private readonly RowTable outside = new();
    private readonly LoadReport report;
    private readonly int headline;

    private ReportData(LoadReport report, LoadHeadline headline)
    {
        this.report = report;
        this.headline = report.Before.Profiles.ToList().FindIndex(profile => ReferenceEquals(profile.Profile, headline.Profile));
    }

    /// <summary>The JSON, fit for a script element.</summary>
    internal static string Of(LoadReport report, LoadHeadline headline)
    {
        var data = new ReportData(report, headline);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            data.Write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("hasAfter", report.After is not null);
        json.WriteNumber("processes", report.Options.Processes);
        json.WriteNumber("sessions", report.Options.Sessions);
        json.WriteNumber("headline", headline);
        json.WriteStartArray("profiles");
        for (int i = 0; i < report.Before.Profiles.Count; i++)
        {
            ProfileSimulation before = report.Before.Profiles[i];
            json.WriteStartObject();
            json.WriteString("name", before.Profile.Name);
            json.WriteString("title", before.Profile.Title);
            WriteState(json, "before", before);
            if (report.After is not null)
            {
                WriteState(json, "after", report.After.Profiles[i]);
            }

            WriteVerdicts(json, before.Profile.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        // The tables come last: only now everything is in them.
        WriteTable(json, "images", images);
        WriteTable(json, "rows", rows);
        WriteTable(json, "outside", outside);
        json.WriteStartArray("strings");
        foreach (string text in strings.Texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteState(Utf8JsonWriter json, string name, ProfileSimulation state)
    {
        json.WriteStartObject(name);
        WriteNumbers(json, "totals", Numbers(state.Totals));
        json.WriteStartArray("processes");
        foreach (SimulatedProcess process in state.Processes)
        {
            WriteProcess(json, process);
        }

        json.WriteEndArray();
        WriteNumbers(json, "notLoaded", state.NotLoaded.Select(image => (long)strings.Of(image.Path)));
        json.WriteStartArray("notRun");
        foreach ((string root, string reason) in state.NotRun)
        {
            WriteNumbers(json, null, [strings.Of(root), strings.Of(reason)]);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteProcess(Utf8JsonWriter json, SimulatedProcess process)
    {
        json.WriteStartObject();
        json.WriteString("root", process.Root);
        json.WriteString("machine", process.Machine.ToWord());
        json.WriteBoolean("starts", process.Starts);
        WriteNumbers(json, "space", [Units(process.UserSpace.Start), Units(process.UserSpace.End)]);
        WriteNumbers(json, "totals", Numbers(process.Totals));
        WriteNumbers(json, "rows", Runs(process.Modules.Select(RowOf)));
        WriteNumbers(json, "outside", Runs(process.Outside.Select(OutsideOf)));
        json.WriteStartArray("failures");
        foreach (LoadFailure failure in process.Failures)
        {
            (int image, int partner, int reason) = (ImageOf(failure.Image), strings.OfOptional(failure.Partner), strings.Of(failure.Reason));
            WriteNumbers(json, null, [image, failure.Status, partner, reason, failure.StopsProcess ? 1 : 0]);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteVerdicts(Utf8JsonWriter json, string profile)
    {
        json.WriteStartArray("verdicts");
        foreach (EffectVerdict verdict in report.Verdicts.Where(verdict => verdict.Profile == profile))
        {
            WriteNumbers(json, null, [strings.Of(verdict.Path), (long)verdict.Effect, strings.Of(verdict.Reason)]);
        }

        json.WriteEndArray();
    }

    /// <summary>What is zero most often comes last, where it costs nothing.</summary>
    private int RowOf(LoadedModule module)
    {
        PageCauses pages = module.PrivatePagesByCause;
        return rows.Of(
            ImageOf(module.Image),
            Units(module.ActualBase),
            module.Imports.LookUps,
            pages.Imports,
            (long)module.Landing,
            module.Fixups,
            pages.Relocation,
            strings.OfOptional(module.Partner),
            pages.Cookie,
            pages.Header,
            pages.UnalignedFile,
            pages.Tls);
    }

    private int ImageOf(ImageSummary image)
        => images.Of(strings.Of(image.Path), Units(image.ImageBase), image.SizeOfImage, strings.Of(image.Machine.ToWord()), OwnerOf(image.Path));

    /// <summary>The package or framework that an image is of; 0 for the reader's own.</summary>
    private int OwnerOf(string path) => report.IsOthers(path) ? strings.OfOptional(report.Owners[path].Name) : 0;

    private int OutsideOf(OutsideDll dll)
        => outside.Of(strings.Of(dll.Name), strings.Of(dll.Kind.ToWord()), strings.Of(dll.WantedBy), strings.OfOptional(dll.Hint), dll.FailedProbes);

    private static long Units(VirtualAddress address) => (long)(address.Value / VirtualAddress.AllocationGranularity);

    private static IEnumerable<long> Numbers(LoadTotals totals)
    {
        PageCauses pages = totals.PrivatePagesByCause;
        ImportWork imports = totals.Imports;
        return
        [
            totals.Modules,
            totals.Relocated,
            totals.Failures,
            totals.Fixups,
            totals.SharedFixups,
            totals.MappedBytes,
            totals.ShareableBytes,
            totals.CommitBytes,
            totals.ProtectionCalls,
            totals.FailedProbes,
            totals.PageTablePages,
            totals.LargestFreeBlock,
            (long)totals.EstimatedMicroseconds,
            imports.LookUps,
            imports.Comparisons,
            imports.HintMisses,
            imports.ForwarderHops,
            imports.Unresolved,
            imports.BindingsHonoured,
            imports.BindingsStale,
            imports.BindingsIgnored,
            pages.UnalignedFile,
            pages.Header,
            pages.Relocation,
            pages.Imports,
            pages.Tls,
            pages.Cookie,
        ];
    }

    /// <summary>Numbers as runs of consecutive ones: first, count, first, count.</summary>
    private static List<long> Runs(IEnumerable<int> numbers)
    {
        var runs = new List<long>();
        foreach (int number in numbers)
        {
            if (runs.Count != 0 && runs[runs.Count - 2] + runs[runs.Count - 1] == number)
            {
                runs[runs.Count - 1]++;
            }
            else
            {
                runs.AddRange([number, 1]);
            }
        }

        return runs;
    }

    private static void WriteTable(Utf8JsonWriter json, string name, RowTable table)
    {
        json.WriteStartArray(name);
        foreach (long[] row in table.Rows)
        {
            WriteNumbers(json, null, row);
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string? name, IEnumerable<long> numbers)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
