using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Gathering;

/// <summary>Walks a folder and recognises images by content, whatever they are called.</summary>
internal sealed class TreeGatherer(Func<string, bool> isExcluded, RunSettings run)
{
    /// <summary>Reads every file below <paramref name="root"/>, except temporary files of a run that was killed.</summary>
    /// <param name="root">The folder's full path.</param>
    /// <param name="list">The only files to read; null for all.</param>
    internal GatheredTree Gather(string root, FileList? list)
    {
        var findings = new List<Finding>();
        var files = new List<string>(list?.Paths ?? []);
        if (list is null)
        {
            ListFiles(new DirectoryInfo(root), string.Empty, files, findings);
            files.Sort(StringComparer.Ordinal);
        }

        var images = new ImageSummary?[files.Count];
        var problems = new Finding?[files.Count];
        var step = run.Count(PipelineStage.Gathering, files.Count);
        Parallel.For(0, files.Count, run.Parallelism, i =>
        {
            images[i] = Inspect(root, files[i], out problems[i]);
            step.Advance();
        });

        findings.AddRange(problems.OfType<Finding>());
        return new GatheredTree(root, files, images.OfType<ImageSummary>().ToArray(), findings);
    }

    private static void ListFiles(DirectoryInfo directory, string prefix, List<string> files, List<Finding> findings)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = directory.GetFileSystemInfos();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(FindingCatalog.UnreadableFile, FindingSeverity.Warning, prefix.TrimEnd('/'), "the folder cannot be read: " + failure.Message));
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            string path = prefix + entry.Name;
            if (entry is DirectoryInfo below)
            {
                if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
                {
                    findings.Add(new Finding(FindingCatalog.DirectoryLink, FindingSeverity.Warning, path, "the folder is a link and was not entered; name it on its own if its images load with these"));
                }
                else
                {
                    ListFiles(below, path + "/", files, findings);
                }
            }
            else if (!AtomicFile.IsTemporary(entry.Name))
            {
                files.Add(path);
            }
        }
    }

    /// <summary>The image in a file; null if there is none, and then perhaps a finding that says why.</summary>
    private ImageSummary? Inspect(string root, string path, out Finding? problem)
    {
        problem = null;
        try
        {
            using MappedFile? file = MappedFile.OpenCandidate(Path.Combine(root, path));
            if (file is null)
            {
                return null;
            }

            ImageSummary image = ImageInspector.Inspect(path, file.Memory);
            return isExcluded(path) ? image with { IsExcluded = true } : image;
        }
        catch (BadImageException bad)
        {
            // A DOS program in the tree is nobody's fault; anything else that starts like an image and is none should be looked at.
            FindingSeverity severity = bad.Defect == ImageDefect.NotPortableExecutable ? FindingSeverity.Note : FindingSeverity.Warning;
            problem = new Finding(FindingCatalog.CodeOf(bad.Defect), severity, path, bad.Message + "; the file is left as it is");
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = new Finding(FindingCatalog.UnreadableFile, FindingSeverity.Warning, path, "the file cannot be read: " + failure.Message);
            return null;
        }
    }
}
