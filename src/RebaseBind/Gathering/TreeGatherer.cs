using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.Words;

namespace RebaseBind.Gathering;

/// <summary>Reads every file of a source and recognises images by content, whatever they are called.</summary>
/// <remarks>
/// One rule for what is no image: a file that does not start like one is passed over; a DOS program is a note; anything else that starts like an
/// image and is none is a warning; if it says where it would lie, its addresses are kept for it. Two different files for one place are an error if
/// one of them is a native image, because one of them would be lost. Only a file that cannot be read is treated in two ways; see <see
/// cref="UnreadableFiles"/>.
/// </remarks>
/// <param name="isExcluded">Whether the image at a path is left alone.</param>
/// <param name="readyToRun">What happens to ReadyToRun images.</param>
/// <param name="unreadable">What happens when a file cannot be read.</param>
/// <param name="run">How many files are read at once, who watches, and what ends the work.</param>
internal sealed class TreeGatherer(Func<string, bool> isExcluded, ReadyToRunPolicy readyToRun, UnreadableFiles unreadable, RunSettings run)
{
    /// <summary>Reads the files.</summary>
    /// <param name="source">Where they are.</param>
    /// <exception cref="RebaseBindException">
    /// Two different files have one place, or a file cannot be read and the tree is refused for that.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    internal GatheredTree Gather(ImageSource source)
    {
        var findings = new List<Finding>();
        IReadOnlyList<string> paths = source.ListPaths(findings);
        var images = new ImageSummary?[paths.Count];
        var folders = new BuildFolders(paths);
        var found = new List<Finding>?[paths.Count];
        ProgressCounter step = run.Count(PipelineStage.Gathering, paths.Count);
        Parallel.For(0, paths.Count, run.Parallelism, i =>
        {
            images[i] = Inspect(source, paths[i], ref found[i]);
            step.Advance();
        });

        findings.AddRange(found.OfType<List<Finding>>().SelectMany(static some => some));
        Finding[] errors = [.. findings.Where(static finding => finding.Severity == FindingSeverity.Error)];
        if (errors.Length != 0)
        {
            throw new RebaseBindException(errors);
        }

        // A file that the user names is meant, wherever it lies.
        ILookup<bool, ImageSummary> kept = images.OfType<ImageSummary>().ToLookup(image => !source.IsWhole || !folders.Contains(image.Path));
        if (BuildFolders.Note([.. kept[false]]) is { } note)
        {
            findings.Add(note);
        }

        return new GatheredTree(source, paths, kept[true].ToArray(), findings) { Owners = OwnersOf(source, paths) };
    }

    /// <summary>What the source says counts more than what dependency files say.</summary>
    private static Dictionary<string, ImageOwner> OwnersOf(ImageSource source, IReadOnlyList<string> paths)
    {
        IReadOnlyDictionary<string, ImageOwner> read = DependencyFiles.Read(source, paths);
        return paths
            .Select(path => (Path: path, Owner: source.OwnerOf(path) ?? (read.TryGetValue(path, out ImageOwner? owner) ? owner : null)))
            .Where(static one => one.Owner is not null)
            .ToDictionary(static one => one.Path, static one => one.Owner!, StringComparer.Ordinal);
    }

    /// <summary>The image at a path; null if there is none.</summary>
    private ImageSummary? Inspect(ImageSource source, string path, ref List<Finding>? findings)
    {
        ImageSummary? image = Inspect(path, () => source.OpenCandidate(path), ref findings);
        foreach (string rival in source.RivalsAt(path))
        {
            ImageSummary? other = Inspect(path, () => MappedFile.OpenCandidate(rival), ref findings);
            if ((image is { IsManaged: false } || other is { IsManaged: false }) && !AreEqual(source, path, rival))
            {
                string problem = $"two different files go to this place, '{source.FileAt(path)}' and '{rival}'; leave one of them out";
                Add(ref findings, new Finding(FindingCatalog.SamePath, FindingSeverity.Error, path, problem));
                return null;
            }
        }

        return image is null ? null : image with
        {
            IsExcluded = source.IsExcluded(path) || isExcluded(path),
            IsPlannedAsNative = image.Kind == ImageKind.ReadyToRun && readyToRun == ReadyToRunPolicy.Rebase,
        };
    }

    private ImageSummary? Inspect(string path, Func<IMemoryOwner<byte>?> open, ref List<Finding>? findings)
    {
        try
        {
            using IMemoryOwner<byte>? file = open();
            return file is null ? null : Inspect(path, file.Memory, ref findings);
        }
        catch (RebaseBindException refusal)
        {
            Add(ref findings, refusal.Finding);
        }
        catch (BadImageException tooLarge)
        {
            Add(ref findings, Damaged(tooLarge, path, known: null));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Add(ref findings, Unreadable(path, failure));
        }

        return null;
    }

    private static ImageSummary? Inspect(string path, ReadOnlyMemory<byte> file, ref List<Finding>? findings)
    {
        try
        {
            ImageSummary image = ImageInspector.Inspect(path, file);
            if (image.UnownedSlots is { } slots)
            {
                Add(ref findings, new Finding(FindingCatalog.UnownedSlots, FindingSeverity.Warning, path, Describe(slots)));
            }

            return image;
        }
        catch (BadImageException bad)
        {
            ImageSummary? known = ImageInspector.InspectDamaged(path, file, bad.Defect);
            Add(ref findings, Damaged(bad, path, known));
            return known;
        }
    }

    /// <summary>
    /// A DOS program in the tree is no mistake, and the firmware's programs have rules of their own. A person should look at any other file that
    /// starts like an image and is none.
    /// </summary>
    private static Finding Damaged(BadImageException bad, string path, ImageSummary? known)
    {
        bool isExpected = bad.Defect == ImageDefect.NotPortableExecutable || known is { IsForeign: true };
        string kept = known is null or { IsForeign: true }
            ? string.Empty
            : $", and the addresses it asks for, {AddressRange.OfImage(known)}, are kept free";
        return new Finding(
            FindingCatalog.CodeOf(bad.Defect),
            isExpected ? FindingSeverity.Note : FindingSeverity.Warning,
            path,
            $"{bad.Message}; the file is left as it is{kept}");
    }

    private static string Describe(UnownedSlots slots)
        => $"{Amounts.Count(slots.Count, "import slot")} between RVA {slots.First} and {slots.End} {(slots.Count == 1 ? "belongs" : "belong")} to "
        + $"no import descriptor; the first is for '{slots.FirstImport}'. No loader fills them in, and calls through them fail; "
        + "link the image with whole import libraries";

    private Finding Unreadable(string path, Exception failure)
    {
        FindingSeverity severity = unreadable == UnreadableFiles.Refuse ? FindingSeverity.Error : FindingSeverity.Warning;
        return new Finding(FindingCatalog.UnreadableFile, severity, path, "the file cannot be read: " + failure.Message);
    }

    /// <summary>Whether two files have the same bytes. One that cannot be read has been named already, and is no other file for sure.</summary>
    private static bool AreEqual(ImageSource source, string path, string rival)
    {
        try
        {
            using IMemoryOwner<byte> one = source.OpenRead(path);
            using MappedFile other = MappedFile.OpenRead(rival);
            return one.Memory.Span.SequenceEqual(other.Memory.Span);
        }
        catch (Exception failure) when (failure is BadImageException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static void Add(ref List<Finding>? findings, Finding finding) => (findings ??= []).Add(finding);
}
