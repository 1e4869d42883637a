using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Tasks.Staging;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Adopting;

/// <summary>
/// Files that something else wrote to the output and that are rewritten where they lie. The original is kept in obj: it is planned, and it comes
/// back when RebaseBind is switched off.
/// </summary>
/// <remarks>
/// A rewritten file keeps its time, so that whatever made it does not take it for changed, and its size unless a signature is stripped.
/// </remarks>
internal sealed class AdoptedOutput(string originals) : IStagingTarget
{
    private readonly HashSet<string> saved = new(StringComparer.Ordinal);

    /// <summary>
    /// The file to plan: the original, if an earlier run kept it and the file has not been written since; otherwise the file itself.
    /// </summary>
    /// <param name="file">The file as it is.</param>
    /// <param name="known">What the last run left there; null if that is not known.</param>
    internal SourceFile Recognise(SourceFile file, StagedFile? known)
    {
        // A rewritten file has the time of its original; so has one that a run which was killed did not come to, and so may a file of another
        // version.
        if (!file.MayChange
            || FileStamp.Of(SavedPathOf(file)) is not { } stamp
            || stamp.Time != file.Stamp.Time
            || !(IsAsLeft(file, known) || IsOfSaved(file)))
        {
            return file;
        }

        saved.Add(file.RelativePath);
        return file with { Stamp = stamp };
    }

    /// <summary>Whether a file is as an earlier run left it.</summary>
    internal bool IsCurrent(StagedFile known)
        => known.Staged is null || (FileStamp.Of(known.Source.Path) == known.Staged && Holds(known.Source, known.Mark));

    /// <summary>Keeps the original of a file, if that is not done yet.</summary>
    internal void Save(SourceFile source)
    {
        if (saved.Contains(source.RelativePath))
        {
            return;
        }

        string path = SavedPathOf(source);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Copy(source.Path, path);
        saved.Add(source.RelativePath);
    }

    /// <summary>Puts an original back, unless something else has written the file since.</summary>
    internal void Restore(StagedFile known)
    {
        if (known.Staged is not null && IsCurrent(known) && FileStamp.Of(SavedPathOf(known.Source)) == known.Source.Stamp)
        {
            AtomicFile.Copy(SavedPathOf(known.Source), known.Source.Path);
        }
    }

    /// <summary>Deletes originals that are no longer needed.</summary>
    internal void Prune(IEnumerable<StagedFile> files)
    {
        if (!Directory.Exists(originals))
        {
            return;
        }

        saved.IntersectWith(files.Where(static file => file.Staged is not null).Select(static file => file.Source.RelativePath));
        var wanted = new HashSet<string>(saved.Select(path => ProjectPath.Stage(originals, path)), StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(originals, "*", SearchOption.AllDirectories).Where(path => !wanted.Contains(path)))
        {
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public string OriginalOf(SourceFile source) => saved.Contains(source.RelativePath) ? SavedPathOf(source) : source.Path;

    /// <inheritdoc/>
    public string PathOf(SourceFile source) => source.Path;

    /// <inheritdoc/>
    public DateTime TimeOf(SourceFile source, ReadOnlySpan<byte> content) => new(source.Stamp.Time, DateTimeKind.Utc);

    /// <inheritdoc/>
    public bool Holds(SourceFile source, string mark) => HeaderMark.OfFile(source.Path) == mark;

    /// <inheritdoc/>
    public FileStamp Write(SourceFile source, ReadOnlyMemory<byte> content, DateTime time)
    {
        AtomicFile.Write(source.Path, content, time, modeOf: source.Path);
        return FileStamp.Of(source.Path) ?? throw new FileNotFoundException(source.Path);
    }

    private bool IsAsLeft(SourceFile file, StagedFile? known) => known?.Staged == file.Stamp && Holds(file, known.Mark);

    private bool IsOfSaved(SourceFile file)
    {
        try
        {
            return RewriteOrigin.IsOf(file.Path, SavedPathOf(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The planner of the file will say so.
            return false;
        }
    }

    private string SavedPathOf(SourceFile source) => ProjectPath.Stage(originals, source.RelativePath);
}
