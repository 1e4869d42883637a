using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Reporting;
using RebaseBind.Tasks.Staging;
using RebaseBind.Words;

namespace RebaseBind.Tasks;

/// <summary>
/// Writes the lock file anew for the outputs of several projects, in one pass, so that it depends on their images alone and not on the order of
/// builds.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindUpdateLock : PolicyTask
{
    private static readonly char[] Separators = [';'];

    /// <summary>
    /// The files of all outputs, with metadata RebaseBindRelativePath (their place in one) or RebaseBindPathFrom (the name of the metadata that
    /// has it), RebaseBindProject (the folder of their project) and RebaseBindLeave (what that project excludes).
    /// </summary>
    [Required]
    public ITaskItem[] Candidates { get; set; } = [];

    /// <summary>The lock file; it may change whatever the policies say of it.</summary>
    [Required]
    public string LockFile { get; set; } = string.Empty;

    /// <summary>How many images have a line now.</summary>
    [Output]
    public int Lines { get; private set; }

    private protected override IEnumerable<ITaskItem> ImageItems => Candidates;

    private protected override bool Run()
    {
        var inputs = new PolicyInputs(Policy, Reserve, Exclude, ProjectDirectory) { WrittenLockFile = LockFile, LockedMode = string.Empty };
        if (inputs.LockFile is null)
        {
            throw new RebaseBindException(new Finding(
                FindingCatalog.BadPolicy,
                FindingSeverity.Error,
                string.Empty,
                "there is no lock file to update; make an empty rebasebind.lock beside the solution, or name one in RebaseBindLockFile"));
        }

        PolicySettings settings = PolicySettings.Read(inputs, Cancellation);
        var exclusions = new Dictionary<string, Exclusions>(StringComparer.Ordinal);
        ITaskItem[] movable = [.. Candidates.Where(item => MayChange(item, exclusions))];
        List<SourceFile> files = new CandidateList(movable, [.. Candidates.Except(movable)], ProjectDirectory).Stat();
        ImageSummary[] images = [.. files.GroupBy(static file => file.Path, StringComparer.Ordinal).SelectMany(same => Gather(settings, [.. same]))];
        ImageSummary[] representatives = [.. images.GroupBy(IdentityOf, StringComparer.OrdinalIgnoreCase).Select(Representative)];
        AddressPlan plan = new RebaseBindPipeline(settings.Options).Relock(representatives);
        Lines = plan.Lock!.Entries.Count;
        this.LogFindings([.. plan.Findings.Select(RememberedFinding.Of)]);
        Log.LogMessage(MessageImportance.High, $"RebaseBind: {Amounts.Count(Lines, "image")} in {inputs.LockFile}");
        return !Log.HasLoggedErrors;
    }

    /// <summary>The images that one file is in all outputs. Different outputs may have different files at one place.</summary>
    private static IReadOnlyList<ImageSummary> Gather(PolicySettings settings, SourceFile[] places)
        => new RebaseBindPipeline(settings.Options).Scan(settings.SourceOf(places, static file => file.Path), UnreadableFiles.Refuse).Images;

    private static bool MayChange(ITaskItem item, Dictionary<string, Exclusions> known)
    {
        string project = item.GetMetadata("RebaseBindProject");
        string leave = item.GetMetadata("RebaseBindLeave");
        string key = project + "\n" + leave;
        if (!known.TryGetValue(key, out Exclusions? exclusions))
        {
            known[key] = exclusions = new Exclusions(project, leave.Split(Separators, StringSplitOptions.RemoveEmptyEntries));
        }

        return !exclusions.Fit(item.ItemSpec, CandidateList.RelativePathOf(item));
    }

    private static string IdentityOf(ImageSummary image) => image.Machine.ToWord() + " " + image.Path;

    /// <summary>
    /// Of several images that go by one name in different outputs, the one whose place does for all: the largest of those that may move.
    /// </summary>
    private static ImageSummary Representative(IEnumerable<ImageSummary> same)
        => same.OrderBy(static image => image.IsExcluded)
            .ThenByDescending(static image => image.SizeOfImage)
            .ThenBy(static image => image.ImageBase)
            .ThenBy(static image => image.TimeDateStamp)
            .ThenBy(static image => image.Path, StringComparer.Ordinal)
            .First();
}
