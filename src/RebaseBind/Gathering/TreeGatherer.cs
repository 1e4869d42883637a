using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.Writing;

namespace RebaseBind.Gathering;

/// <summary>Walks a folder and recognises images by content, whatever they are called.</summary>
internal sealed class TreeGatherer(RebaseBindOptions options, IProgress<PipelineProgress>? progress)
{
    /// <summary>Reads every file below <paramref name="root"/>, except temporary files of a run that was killed.</summary>
    internal GatheredTree Gather(string root)
    {
        var findings = new List<Finding>();
        string[] files = ListFiles(new DirectoryInfo(root), string.Empty, findings).ToArray();
        Array.Sort(files, StringComparer.Ordinal);

        var results = new (ImageSummary? Image, Finding? Finding)[files.Length];
        var step = new ProgressCounter(progress, PipelineStage.Gathering, files.Length);
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, i =>
        {
            results[i] = Inspect(root, files[i]);
            step.Advance();
        });

        findings.AddRange(results.Where(result => result.Finding is not null).Select(result => result.Finding!));
        ImageSummary[] images = results.Where(result => result.Image is not null).Select(result => result.Image!).ToArray();
        return new GatheredTree(root, files, images, findings);
    }

    private static IEnumerable<string> ListFiles(DirectoryInfo directory, string prefix, List<Finding> findings)
    {
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
        {
            string path = prefix + entry.Name;
            if (entry is FileInfo)
            {
                if (!AtomicFile.IsTemporary(entry.Name))
                {
                    yield return path;
                }
            }
            else if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                findings.Add(new Finding(FindingCatalog.DirectoryLink, FindingSeverity.Warning, path, "the folder is a link and was not entered; name it on its own if its images load with these"));
            }
            else
            {
                foreach (string below in ListFiles((DirectoryInfo)entry, path + "/", findings))
                {
                    yield return below;
                }
            }
        }
    }

    private (ImageSummary? Image, Finding? Finding) Inspect(string root, string path)
    {
        try
        {
            using MappedFile? file = MappedFile.OpenCandidate(Path.Combine(root, path));
            if (file is null)
            {
                return default;
            }

            ImageSummary image = ImageInspector.Inspect(path, file.Memory);
            return (options.IsExcluded(path) ? image with { IsExcluded = true } : image, null);
        }
        catch (BadImageException bad)
        {
            // A DOS program in the tree is nobody's fault; anything else that starts like an image and is none should be looked at.
            FindingSeverity severity = bad.Defect == ImageDefect.NotPortableExecutable ? FindingSeverity.Note : FindingSeverity.Warning;
            return (null, new Finding(FindingCatalog.CodeOf(bad.Defect), severity, path, bad.Message + "; the file is left as it is"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, new Finding(FindingCatalog.UnreadableFile, FindingSeverity.Warning, path, "the file cannot be read: " + failure.Message));
        }
    }
}
