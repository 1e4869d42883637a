using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Tasks.Staging;

/// <summary>Reads the images among the files of a build and plans their addresses.</summary>
/// <param name="settings">The policies.</param>
/// <param name="locate">Where a file is read; asked anew each time.</param>
internal sealed class ImagePlanner(PolicySettings settings, Func<SourceFile, string> locate)
{
    /// <summary>The images as a tree: each file where it lies now, under the path it will have. Damaged images are findings.</summary>
    /// <exception cref="RebaseBindException">A file cannot be read, or two different ones go to one place.</exception>
    internal GatheredTree Gather(IReadOnlyList<SourceFile> files)
    {
        var read = new (ImageSummary? Image, Finding? Finding)[files.Count];
        Parallel.For(0, files.Count, settings.Options.Run.Parallelism, i => read[i] = Inspect(files[i]));

        List<Finding> findings = [.. read.Select(static result => result.Finding).OfType<Finding>()];
        var images = new List<ImageSummary>();
        var places = new Dictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var samePath in Enumerable.Range(0, files.Count).GroupBy(i => files[i].RelativePath, StringComparer.Ordinal))
        {
            int[] indexes = samePath.ToArray();
            places.Add(samePath.Key, files[indexes[0]]);
            if (FindRival(indexes, files, read) is { } rival)
            {
                findings.Add(new Finding(FindingCatalog.SamePath, FindingSeverity.Error, samePath.Key, $"two different files go to this place, '{files[indexes[0]].Path}' and '{rival.Path}'; leave one of them out"));
            }
            else if (read[indexes[0]].Image is { } image)
            {
                images.Add(image);
            }
        }

        findings.AddRange(settings.ReportsUnusedExclusions ? settings.Exclusions.FindUnused(files) : []);
        Finding[] errors = [.. findings.Where(static finding => finding.Severity == FindingSeverity.Error)];
        return errors.Length == 0
            ? new GatheredTree(string.Empty, [.. places.Keys], images, findings) { Locate = path => locate(places[path]) }
            : throw new RebaseBindException(errors);
    }

    /// <summary>Plans; with a lock file, extends it.</summary>
    /// <exception cref="RebaseBindException">The images, the policies or the lock file contradict themselves or each other.</exception>
    internal AddressPlan Plan(GatheredTree tree) => new RebaseBindPipeline(settings.Options).Plan(tree);

    /// <summary>A file that goes to the same place as the first but is another one, where a native image is among them.</summary>
    private SourceFile? FindRival(int[] indexes, IReadOnlyList<SourceFile> files, (ImageSummary? Image, Finding? Finding)[] read)
    {
        if (indexes.Length == 1 || !indexes.Any(i => read[i].Image is { IsManaged: false }))
        {
            return null;
        }

        byte[] first = File.ReadAllBytes(locate(files[indexes[0]]));
        foreach (int i in indexes.Skip(1))
        {
            if (!File.ReadAllBytes(locate(files[i])).AsSpan().SequenceEqual(first))
            {
                return files[i];
            }
        }

        return null;
    }

    private (ImageSummary? Image, Finding? Finding) Inspect(SourceFile file)
    {
        try
        {
            using MappedFile? mapped = MappedFile.OpenCandidate(locate(file));
            if (mapped is null)
            {
                return default;
            }

            ImageSummary image = ImageInspector.Inspect(file.RelativePath, mapped.Memory);
            return (image with { IsExcluded = !file.MayChange || settings.Exclusions.Fit(file.Path, file.RelativePath) }, null);
        }
        catch (BadImageException bad)
        {
            return (null, new Finding(FindingCatalog.CodeOf(bad.Defect), FindingSeverity.Warning, file.RelativePath, bad.Message + "; the file is left as it is"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, new Finding(FindingCatalog.UnreadableFile, FindingSeverity.Error, file.Path, "the file cannot be read: " + failure.Message));
        }
    }
}
