using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Paths;
using RebaseBind.Tasks.Naming;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Where a project file names what brings an image: an item of its own, or a package.</summary>
/// <remarks>The file is read as text, so an item that only an evaluation finds stands nowhere. Then the package's own reference has to do.</remarks>
internal sealed class ProjectPlaces
{
    private static readonly char[] Separators = [';'];

    private readonly string file;
    private readonly string directory;
    private readonly ILookup<string, ITaskItem> images;
    private readonly ProjectValues values = new();
    private readonly List<Item> items = [];

    /// <summary>Reads a project file; one that cannot be read names nothing.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="directory">The project's folder.</param>
    /// <param name="images">The items of images that are known, with their place in the output.</param>
    internal ProjectPlaces(string file, string directory, IEnumerable<ITaskItem> images)
    {
        this.file = file;
        this.directory = directory;
        this.images = images.ToLookup(CandidateList.RelativePathOf, StringComparer.Ordinal);
        values.Set("MSBuildProjectDirectory", directory);
        foreach (XElement element in ProjectXml.Load(file)?.Descendants() ?? [])
        {
            Keep(element);
        }
    }

    /// <summary>The line and column of what brings an image; 1 and 1 if nothing in the file does.</summary>
    /// <param name="image">Its place in the output, or its full path; empty for what is about no image.</param>
    internal (int Line, int Column) Of(string image)
    {
        ITaskItem[] known = [.. images[image]];
        string[] sources = [.. known.SelectMany(SourcesOf)];
        string name = NameOf(image);
        IXmlLineInfo? place = Find(item => item.Star < 0 && sources.Contains(ResolvedOf(item.Include), StringComparer.OrdinalIgnoreCase))
            ?? Find(item => item.Star >= 0 && sources.Any(source => Fits(source, item)))
            ?? FindPackage(id => known.Any(item => IsOf(item, id)))
            ?? Find(item => name.Length != 0 && string.Equals(NameOf(item.Include), name, StringComparison.OrdinalIgnoreCase))
            ?? FindPackage(static id => string.Equals(id, "RebaseBind", StringComparison.OrdinalIgnoreCase));
        return place is null ? (1, 1) : (place.LineNumber, place.LinePosition);
    }

    /// <summary>Items that bring something, and values. A value that a condition might forbid counts, as does an item.</summary>
    private void Keep(XElement element)
    {
        if (element.Parent?.Name.LocalName == "PropertyGroup" && !element.HasElements && values.Expand(element.Value, file) is { } value)
        {
            values.Set(element.Name.LocalName, value.Trim());
        }

        string name = element.Name.LocalName;
        bool isItem = element.Parent?.Name.LocalName == "ItemGroup";
        if (isItem && (name == "RebaseBindFile" || !name.StartsWith("RebaseBind", StringComparison.OrdinalIgnoreCase)))
        {
            string includes = (element.Attribute("Include") ?? element.Attribute("Update"))?.Value ?? string.Empty;
            foreach (string include in includes.Split(Separators).Select(static one => one.Trim()).Where(static one => one.Length != 0))
            {
                // A folder whose name is not known is a folder.
                string text = values.Expand(include, file) ?? include.Replace(")", ")/");
                items.Add(new Item(name, text.Replace('\\', '/'), text.IndexOf('*'), element));
            }
        }
    }

    private IXmlLineInfo? Find(Func<Item, bool> brings)
        => items.Where(static item => item.Name != "PackageReference").Where(brings).Select(static item => item.Place).FirstOrDefault();

    private IXmlLineInfo? FindPackage(Func<string, bool> isIt)
        => items.Where(item => item.Name == "PackageReference" && isIt(item.Include)).Select(static item => item.Place).FirstOrDefault();

    /// <summary>The file, and the project that it comes from.</summary>
    private IEnumerable<string> SourcesOf(ITaskItem item)
        => new[] { item.ItemSpec, item.GetMetadata("MSBuildSourceProjectFile") }
            .Where(static path => path.Length != 0)
            .Select(ResolvedOf)
            .OfType<string>();

    /// <summary>Whether a file is of a package, or lies in a package's folder, which has a folder for each version.</summary>
    private static bool IsOf(ITaskItem item, string package)
    {
        if (item.GetMetadata("NuGetPackageId") is { Length: > 0 } id)
        {
            return string.Equals(id, package, StringComparison.OrdinalIgnoreCase);
        }

        string[] folders = item.ItemSpec.Split('/', '\\');
        int own = Array.FindIndex(folders, folder => string.Equals(folder, package, StringComparison.OrdinalIgnoreCase));
        return own >= 0 && own + 1 < folders.Length && folders[own + 1].Length != 0 && char.IsDigit(folders[own + 1][0]);
    }

    /// <summary>Whether a file fits a pattern: what stands before its first * is a folder.</summary>
    private bool Fits(string path, Item item)
    {
        int start = item.Include.LastIndexOf('/', item.Star) + 1;
        string? root = ResolvedOf(item.Include.Substring(0, start))?.TrimEnd('/', '\\');
        return root is not null
            && path.Length > root.Length
            && path.StartsWith(root, StringComparison.OrdinalIgnoreCase)
            && (path[root.Length] is '/' or '\\')
            && PathPattern.TryParse($"./{item.Include.Substring(start)}", out _)?.Matches(path.Substring(root.Length + 1).Replace('\\', '/')) == true;
    }

    private string? ResolvedOf(string path)
    {
        try
        {
            return ProjectPath.Resolve(directory, path);
        }
        catch (Exception oddity) when (oddity is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return null;
        }
    }

    private static string NameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    /// <summary>One of the things that an element of an ItemGroup names.</summary>
    /// <param name="Name">The kind of item.</param>
    /// <param name="Include">What it names, with '/'.</param>
    /// <param name="Star">Where its first * is; -1 for none.</param>
    /// <param name="Place">Where the element stands.</param>
    private sealed record Item(string Name, string Include, int Star, IXmlLineInfo Place);
}
