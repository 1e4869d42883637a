using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Staging;

/// <summary>Writes the images that a plan changes into the staging folder, as far as they are not there already.</summary>
internal sealed class ImageStager(StageSettings settings, string stagingDirectory, CancellationToken cancellation)
{
    /// <summary>Stages.</summary>
    /// <param name="files">Every file, in order of path.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="reusable">What the last build left.</param>
    internal (IReadOnlyList<StagedFile> Files, IReadOnlyList<string> Rewritten, IReadOnlyList<Finding> Findings) Stage(IReadOnlyList<SourceFile> files, AddressPlan plan, ReusableFiles reusable)
    {
        Dictionary<string, Placement> changing = plan.Placements
            .Where(placement => ImageRebaser.IsNeeded(placement, settings.Options))
            .ToDictionary(placement => placement.Image.Path, StringComparer.Ordinal);
        var staged = new StagedFile[files.Count];
        var findings = new Finding?[files.Count];
        var rewritten = new bool[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = settings.Options.Jobs }, i =>
        {
            SourceFile file = files[i];
            FileStamp? stamp = null;

            // Of files with one path, which are equal, the first is staged and takes the place of all.
            bool isFirst = i == 0 || !string.Equals(files[i - 1].RelativePath, file.RelativePath, StringComparison.Ordinal);
            if (isFirst && changing.TryGetValue(file.RelativePath, out Placement? placement))
            {
                stamp = reusable.Find(file, placement);
                if (stamp is null)
                {
                    (stamp, findings[i]) = Rewrite(file, placement);
                    rewritten[i] = stamp is not null;
                }
            }

            staged[i] = new StagedFile(file, stamp);
        });

        for (int i = 1; i < staged.Length; i++)
        {
            if (string.Equals(files[i - 1].RelativePath, files[i].RelativePath, StringComparison.Ordinal))
            {
                staged[i] = staged[i] with { Staged = staged[i - 1].Staged };
            }
        }

        return (staged, files.Where((_, i) => rewritten[i]).Select(file => file.RelativePath).ToArray(), findings.Where(finding => finding is not null).Select(finding => finding!).ToArray());
    }

    private (FileStamp? Stamp, Finding? Finding) Rewrite(SourceFile source, Placement placement)
    {
        string target = ProjectPath.Stage(stagingDirectory, source.RelativePath);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using MappedFile file = MappedFile.OpenPrivate(source.Path);
            ImageRebaser.Apply(file.Memory, placement, settings.Options, out ReadOnlyMemory<byte> result);
            AtomicFile.Write(target, result, modeOf: source.Path);
            File.SetLastWriteTimeUtc(target, StagedTime.Of(source.Stamp.Time, result.Span));
            return (FileStamp.Of(target), null);
        }
        catch (RebaseBindException refused)
        {
            return (null, refused.Finding with { Image = source.Path });
        }
        catch (BadImageException bad)
        {
            return (null, new Finding(FindingCatalog.ChangedFile, FindingSeverity.Error, source.Path, "the file changed while it was being worked on, and now " + bad.Message + "; build again"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, target, "the file was not written and is as it was: " + failure.Message));
        }
    }
}
