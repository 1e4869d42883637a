using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Gathering;

/// <summary>
/// Says of a gathered file that it is no longer the file that was gathered: with one check, one code and one message, whatever showed it.
/// </summary>
internal static class ChangedFile
{
    /// <summary>Refuses an image that is another one than was gathered: nothing read from it must be mixed with what is known of the other.</summary>
    /// <remarks>Everything that is compared lies in the headers, so the check costs nothing beside reading the image.</remarks>
    /// <returns>The image.</returns>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.ChangedFile"/>.</exception>
    internal static PeImage Check(PeImage image, ImageSummary gathered)
    {
        ImageHeaders headers = image.Headers;
        bool isSame = headers.ImageBase == gathered.ImageBase
            && headers.SizeOfImage == gathered.SizeOfImage
            && headers.TimeDateStamp == gathered.TimeDateStamp
            && headers.CheckSum == gathered.CheckSum
            && (gathered.FileLength is not { } length || length == image.Bytes.Length);
        return isSame ? image : throw Refusal(gathered.Path, "it is another image now");
    }

    /// <summary>Does something that only fails if a gathered file has changed.</summary>
    /// <param name="path">The file's path in the tree.</param>
    /// <param name="read">What is done.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.ChangedFile"/>: it failed.</exception>
    internal static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageException)
        {
            throw Refusal(path, failure.Message);
        }
    }

    /// <summary>Does something with each of several images, on several threads.</summary>
    /// <param name="images">The images.</param>
    /// <param name="run">How many at once, who watches, and what ends the work.</param>
    /// <param name="stage">What those who watch are told.</param>
    /// <param name="work">What is done; it gets the image's index.</param>
    /// <returns>The findings about those that have changed, in the order of the images.</returns>
    internal static IReadOnlyList<Finding> Collect(
        IReadOnlyList<ImageSummary> images,
        RunSettings run,
        PipelineStage stage,
        Action<int> work)
    {
        var failures = new Finding?[images.Count];
        ProgressCounter step = run.Count(stage, images.Count);
        Parallel.For(0, images.Count, run.Parallelism, i =>
        {
            try
            {
                Guard(images[i].Path, () =>
                {
                    work(i);
                    return true;
                });
            }
            catch (RebaseBindException changed)
            {
                failures[i] = changed.Finding;
            }

            step.Advance();
        });
        return [.. failures.OfType<Finding>()];
    }

    private static RebaseBindException Refusal(string path, string why)
        => new(
            new Finding(FindingCatalog.ChangedFile, FindingSeverity.Error, path, $"the file has changed since it was first read: {why}; run again"));
}
