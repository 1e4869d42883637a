using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>
/// Folders of a tree that each hold the same program, as an output and its publish folder do: no process loads images of two of them.
/// </summary>
/// <remarks>
/// A process searches the folder of its program, and what it loads by path lies there or below ("Dynamic-link library search order", Microsoft
/// Learn; a .NET host looks below the folder of the program's deps.json). Folders are taken for installations of one program only if they hold a
/// program of the same name, if most of what lies in each has its like in another, and if no other program lies above them, which could load from
/// several.
/// </remarks>
internal sealed class Installations
{
    /// <summary>Marks an image that lies in none of them.</summary>
    internal const int None = -1;

    /// <summary>With more entries in all sets, telling installations apart would take longer than it is worth; then all images may meet.</summary>
    private const long MostEntries = 4_000_000;

    private readonly Dictionary<string, int> numbers;

    private Installations(Dictionary<string, int> numbers)
    {
        this.numbers = numbers;
        Folders = [.. numbers.OrderBy(static pair => pair.Value).Select(static pair => pair.Key)];
    }

    /// <summary>Their folders, each with '/' at the end, in order; none or at least two. The root is empty.</summary>
    internal IReadOnlyList<string> Folders { get; }

    /// <summary>Finds them.</summary>
    internal static Installations Find(IReadOnlyList<ImageSummary> images)
    {
        Dictionary<string, HashSet<string>> programs = ProgramsOfFolders(images);
        var folders = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (programs.Count > 1)
        {
            HashSet<string> repeated = Repeated(programs.Values.SelectMany(static names => names));
            folders.UnionWith(programs.Where(folder => folder.Value.Overlaps(repeated) && !IsOfAnother(folder, programs)).Select(static f => f.Key));
        }

        if (folders.Count > 1)
        {
            folders.ExceptWith(Unlike(images, folders));
        }

        var found = new Installations(folders.Count < 2 ? [] : Numbered(folders));
        return (long)images.Count(image => found.Of(image) == None) * found.Folders.Count > MostEntries ? new Installations([]) : found;
    }

    /// <summary>The number of the innermost one that an image lies in; <see cref="None"/> if there is none.</summary>
    internal int Of(ImageSummary image)
        => numbers.Count != 0 && FoldersAbove(image.Path).FirstOrDefault(numbers.ContainsKey) is { } folder ? numbers[folder] : None;

    private static Dictionary<string, int> Numbered(IEnumerable<string> folders)
    {
        var numbered = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (string folder in folders.OrderBy(static folder => folder, StringComparer.Ordinal))
        {
            numbered.Add(folder, numbered.Count);
        }

        return numbered;
    }

    /// <summary>The names of the programs in each folder, without extension: the X.exe and the X.dll of a .NET program are one.</summary>
    private static Dictionary<string, HashSet<string>> ProgramsOfFolders(IReadOnlyList<ImageSummary> images)
    {
        var programs = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (ImageSummary image in images.Where(static image => image is { IsDll: false, IsForeign: false, Kind: not ImageKind.Damaged }))
        {
            string folder = image.Path.Substring(0, image.Path.Length - image.FileName.Length);
            if (!programs.TryGetValue(folder, out HashSet<string>? names))
            {
                programs.Add(folder, names = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            }

            names.Add(Path.GetFileNameWithoutExtension(image.FileName));
        }

        return programs;
    }

    /// <summary>Whether a folder lies below another one that has programs, but none of this one's.</summary>
    private static bool IsOfAnother(KeyValuePair<string, HashSet<string>> folder, Dictionary<string, HashSet<string>> programs)
        => FoldersAbove(folder.Key.TrimEnd('/'))
            .Any(above => programs.TryGetValue(above, out HashSet<string>? names) && !ReferenceEquals(names, folder.Value)
                && !names.Overlaps(folder.Value));

    /// <summary>The folders of which most images have names that no other folder's images have.</summary>
    private static IEnumerable<string> Unlike(IReadOnlyList<ImageSummary> images, HashSet<string> folders)
    {
        (string? Folder, string Name)[] placed =
        [
            .. images.Select(image => (FoldersAbove(image.Path).FirstOrDefault(folders.Contains), image.FileName.ToUpperInvariant())),
        ];
        HashSet<string> repeated = Repeated(placed
            .Where(static image => image.Folder is not null)
            .Distinct()
            .Select(static image => image.Name));
        return placed
            .Where(static image => image.Folder is not null)
            .GroupBy(static image => image.Folder!, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count(image => repeated.Contains(image.Name)) * 2 < group.Count())
            .Select(static group => group.Key);
    }

    private static HashSet<string> Repeated(IEnumerable<string> names)
    {
        var once = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new HashSet<string>(names.Where(name => !once.Add(name)), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The folders that a file lies in, innermost first, the root last.</summary>
    private static IEnumerable<string> FoldersAbove(string path)
    {
        for (int end = path.LastIndexOf('/'); end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
        {
            yield return path.Substring(0, end + 1);
        }

        yield return string.Empty;
    }
}
