using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tasks.Staging;

/// <summary>Reads the images among the source files and plans their addresses.</summary>
internal sealed class ImagePlanner(StageSettings settings, CancellationToken cancellation)
{
    /// <summary>Plans; errors are among the findings.</summary>
    internal (AddressPlan Plan, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<SourceFile> files)
    {
        var read = new (ImageSummary? Image, Finding? Finding)[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = settings.Options.Jobs }, i => read[i] = Inspect(files[i]));

        List<Finding> findings = read.Where(result => result.Finding is not null).Select(result => result.Finding!).ToList();
        var images = new List<ImageSummary>();
        foreach (var samePath in Enumerable.Range(0, files.Count).GroupBy(i => files[i].RelativePath, StringComparer.Ordinal))
        {
            int[] indexes = samePath.ToArray();
            if (FindRival(indexes, files, read) is { } rival)
            {
                findings.Add(new Finding(FindingCatalog.SamePath, FindingSeverity.Error, samePath.Key, $"two different files go to this place, '{files[indexes[0]].Path}' and '{rival.Path}'; leave one of them out"));
            }
            else if (read[indexes[0]].Image is { } image)
            {
                images.Add(image);
            }
        }

        AddressPlan plan = AddressPlanner.Plan(images, settings.Options);
        return (plan, [.. findings, .. plan.Findings]);
    }

    /// <summary>A file that goes to the same place as the first but is another one, where a native image is among them.</summary>
    private static SourceFile? FindRival(int[] indexes, IReadOnlyList<SourceFile> files, (ImageSummary? Image, Finding? Finding)[] read)
    {
        if (indexes.Length == 1 || !indexes.Any(i => read[i].Image is { IsManaged: false }))
        {
            return null;
        }

        byte[] first = File.ReadAllBytes(files[indexes[0]].Path);
        foreach (int i in indexes.Skip(1))
        {
            if (!File.ReadAllBytes(files[i].Path).AsSpan().SequenceEqual(first))
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
            using MappedFile? mapped = MappedFile.OpenCandidate(file.Path);
            if (mapped is null)
            {
                return default;
            }

            ImageSummary image = ImageInspector.Inspect(file.RelativePath, mapped.Memory);
            return (image with { IsExcluded = !file.MayChange || settings.Excludes(file) }, null);
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
