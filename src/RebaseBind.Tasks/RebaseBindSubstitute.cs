using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>
/// Finds the rewritten files that take the place of originals in a list of another tool's, which packs files by itself. Nothing is planned or
/// rewritten: the files are those that the build has copied to the output.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindSubstitute : BuildTask
{
    /// <summary>The files that are about to be packed, with any metadata; TargetPath says where a file goes, if it is there.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>What packs them, in a word for people.</summary>
    [Required]
    public string Form { get; set; } = string.Empty;

    /// <summary>The file that remembers what the build rewrote.</summary>
    [Required]
    public string StateFile { get; set; } = string.Empty;

    /// <summary>Where the rewritten files are.</summary>
    [Required]
    public string StagingDirectory { get; set; } = string.Empty;

    /// <summary>A file that remembers what took the place of what.</summary>
    [Required]
    public string StampFile { get; set; } = string.Empty;

    /// <summary>
    /// What is made of the list. It is deleted if other files take their place than before: whoever makes it compares times, and a rewritten file
    /// may be older than the package that holds the original.
    /// </summary>
    public string[] Invalidates { get; set; } = [];

    /// <summary>The files not to be packed.</summary>
    [Output]
    public ITaskItem[] Replaced { get; private set; } = [];

    /// <summary>The files to be packed instead, with the metadata of those they replace.</summary>
    [Output]
    public ITaskItem[] Staged { get; private set; } = [];

    private protected override IEnumerable<ITaskItem> ImageItems => Files;

    private protected override bool Run()
    {
        ILookup<string, StagedFile> rewritten = (Staging.StateFile.Read(Resolve(StateFile))?.Files ?? [])
            .Where(static file => file.Staged is not null)
            .ToLookup(static file => file.Source.Path, StringComparer.Ordinal);
        var replaced = new List<ITaskItem>();
        var staged = new List<ITaskItem>();
        var stale = new List<string>();
        var text = new StringBuilder();
        foreach (ITaskItem item in Files)
        {
            if (Find(rewritten[Resolve(item.ItemSpec)], item) is not { } file)
            {
                continue;
            }

            string path = ProjectPath.Stage(Resolve(StagingDirectory), file.Source.RelativePath);
            if (!file.Source.Stamp.IsThatOf(file.Source.Path) || !file.Staged!.Value.IsThatOf(path))
            {
                stale.Add(file.Source.RelativePath);
                continue;
            }

            var substitute = new TaskItem(StagedImage.EscapeForItem(path));
            item.CopyMetadataTo(substitute);
            replaced.Add(item);
            staged.Add(substitute);
            text.Append(file.Source.Path).Append('\t').Append(path).Append('\t').Append(file.Staged).Append('\n');
        }

        Replaced = [.. replaced];
        Staged = [.. staged];
        Remember(text.ToString());
        Warn(stale);
        return !Log.HasLoggedErrors;
    }

    /// <summary>Of several places that one source goes to, the one that the item goes to, too.</summary>
    private static StagedFile? Find(IEnumerable<StagedFile> files, ITaskItem item)
    {
        string place = ProjectPath.Normalize(item.GetMetadata("TargetPath"));
        StagedFile? first = null;
        foreach (StagedFile file in files)
        {
            first ??= file;
            if (string.Equals(file.Source.RelativePath, place, StringComparison.OrdinalIgnoreCase))
            {
                return file;
            }
        }

        return first;
    }

    private void Remember(string taken)
    {
        string path = Resolve(StampFile);
        string known = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        if (string.Equals(known, taken, StringComparison.Ordinal))
        {
            return;
        }

        foreach (string made in Invalidates.Select(Resolve).Where(File.Exists))
        {
            File.Delete(made);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(taken));
    }

    private void Warn(List<string> stale) => this.LogFindings([.. stale.Select(path => RememberedFinding.Of(new Finding(
        FindingCatalog.PackedOriginal,
        FindingSeverity.Warning,
        path,
        Form + " takes the original: it, or the rewritten file, has changed since the last build; build and pack in one command")))]);
}
