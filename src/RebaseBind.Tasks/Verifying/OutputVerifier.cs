using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.Tasks.Staging;
using RebaseBind.Verifying;
using RebaseBind.Words;

namespace RebaseBind.Tasks.Verifying;

/// <summary>Proves that the rewritten files of one output are their originals plus the recorded change.</summary>
/// <param name="name">What a person calls the output.</param>
/// <param name="record">Its record.</param>
/// <param name="folder">The full path of the folder that MSBuild copied to; null if the files were rewritten where they lie.</param>
/// <param name="cancellation">Ends the work between two files.</param>
internal sealed class OutputVerifier(string name, OutputRecord record, string? folder, CancellationToken cancellation)
{
    /// <summary>Whether the files may lie in another folder, if none is in this one: what is published may be packed or bundled.</summary>
    internal bool MayLieElsewhere { get; init; }

    /// <summary>Verifies.</summary>
    /// <param name="state">What the last build left.</param>
    internal VerifiedOutput Verify(StageState state)
    {
        Dictionary<string, string> places = state.Files.Where(static file => file.Staged is not null)
            .GroupBy(static file => OutputRecord.PathOf(file.Source.RelativePath), StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, same => PlaceOf(same.First().Source), StringComparer.Ordinal);
        if (places.Count == 0)
        {
            return new VerifiedOutput($"{name}: no image needed rewriting", []);
        }

        if (MayLieElsewhere && !places.Values.Any(File.Exists))
        {
            return Missing(places.Count);
        }

        if (!record.Exists)
        {
            return Unproven(places.Count, Unrecorded(record.FilePath, "this record of changes is missing, so nothing can be proven"));
        }

        try
        {
            return Verify(places, record.Read());
        }
        catch (RebaseBindException damage)
        {
            return Unproven(places.Count, damage.Finding with { Image = record.FilePath });
        }
    }

    private VerifiedOutput Verify(Dictionary<string, string> places, ChangeRecord changes)
    {
        ChangeRecord known = changes.Of(places.Keys);
        var recorded = new HashSet<string>(known.Changes.Select(static change => change.Path), StringComparer.Ordinal);
        ImageSource tree = ImageSource.Map(places.Where(place => recorded.Contains(place.Key) && File.Exists(place.Value))
            .Select(static place => new PlacedFile(place.Key, place.Value)));
        VerifyResult result = new TreeVerifier(tree, known, originals: null, new RunSettings { Cancellation = cancellation }).Verify();
        Finding[] unrecorded =
        [
            .. places.Where(place => !recorded.Contains(place.Key))
                .Select(static place => Unrecorded(place.Value, "the record of changes does not have this file")),
        ];
        IEnumerable<IGrouping<string, ImageState>> states = result.Images.Select(static image => image.State)
            .Concat(unrecorded.Select(static _ => ImageState.Unproven))
            .OrderBy(static state => state)
            .GroupBy(static state => state.ToWord(), StringComparer.Ordinal);
        return new VerifiedOutput(Summarize(places.Count, [.. states]), [.. result.Findings.Select(Locate), .. unrecorded]);

        Finding Locate(Finding finding) => finding with
        {
            Image = places.TryGetValue(finding.Image, out string? place) ? place : Path.Combine(record.Directory, finding.Image),
        };
    }

    private string PlaceOf(SourceFile source) => folder is null ? source.Path : ProjectPath.Resolve(folder, source.RelativePath);

    private string Summarize(int images, IReadOnlyList<IGrouping<string, ImageState>> states)
    {
        string count = Amounts.Count(images, "image");
        return states.Count == 1
            ? $"{name}: {count} {states[0].Key}"
            : $"{name}: {count}: {string.Join(", ", states.Select(static state => $"{Amounts.Count(state.Count())} {state.Key}"))}";
    }

    private VerifiedOutput Missing(int images)
    {
        string which = images == 1 ? "the one rewritten image is not there" : $"none of the {Amounts.Count(images)} rewritten images is there";
        string message = $"{which}, so nothing was verified in this folder; name the folder that was published to, with PublishDir, "
            + "or publish again; images that were packed or bundled into one file cannot be verified";
        return new VerifiedOutput($"{name}: nothing there", [])
        {
            Elsewhere = new Finding(FindingCatalog.NoChangeRecord, FindingSeverity.Warning, folder ?? string.Empty, message),
        };
    }

    private VerifiedOutput Unproven(int images, Finding why) => new($"{name}: {Amounts.Count(images, "image")} unproven", [why]);

    private static Finding Unrecorded(string path, string message)
        => new(FindingCatalog.NoChangeRecord, FindingSeverity.Error, path, message + "; build again, or publish again if it was published");
}
