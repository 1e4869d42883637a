using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Paths;

namespace RebaseBind.Processes;

/// <summary>Finds images by file name and folder. Images, file names and folders have numbers here, and case does not count.</summary>
internal sealed class FileIndex
{
    private readonly ImageSummary[] images;
    private readonly FolderNumber[] folderOf;
    private readonly Dictionary<string, NameNumber> numberOfName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FolderNumber> numberOfFolder = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// All images in order of name, then folder, then path; those of name n are the ones from <c>startOfName[n]</c> to <c>startOfName[n + 1]</c>.
    /// </summary>
    private readonly ImageNumber[] byName;
    private readonly int[] startOfName;

    internal FileIndex(IEnumerable<ImageSummary> unordered)
    {
        images = [.. unordered];
        Array.Sort(images, static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        folderOf = new FolderNumber[images.Length];
        byName = new ImageNumber[images.Length];
        var nameOf = new NameNumber[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            string path = images[i].Path;
            string name = images[i].FileName;
            folderOf[i] = NumberOf(path.Substring(0, path.Length - name.Length), numberOfFolder, static number => new FolderNumber(number));
            nameOf[i] = NumberOf(name, numberOfName, static number => new NameNumber(number));
            byName[i] = new ImageNumber(i);
        }

        Array.Sort(byName, (left, right) =>
            nameOf[left.Value] != nameOf[right.Value] ? nameOf[left.Value].Value.CompareTo(nameOf[right.Value].Value)
            : FolderOf(left) != FolderOf(right) ? FolderOf(left).Value.CompareTo(FolderOf(right).Value)
            : left.Value.CompareTo(right.Value));
        startOfName = new int[numberOfName.Count + 1];
        foreach (NameNumber name in nameOf)
        {
            startOfName[name.Value + 1]++;
        }

        for (int i = 1; i < startOfName.Length; i++)
        {
            startOfName[i] += startOfName[i - 1];
        }
    }

    /// <summary>How many images there are.</summary>
    internal int Count => images.Length;

    /// <summary>The images, in order of path.</summary>
    internal IEnumerable<ImageNumber> Numbers => Enumerable.Range(0, Count).Select(static number => new ImageNumber(number));

    /// <summary>The image with a number.</summary>
    internal ImageSummary Image(ImageNumber image) => images[image.Value];

    /// <summary>The number of the folder an image lies in.</summary>
    internal FolderNumber FolderOf(ImageNumber image) => folderOf[image.Value];

    /// <summary>The number of a folder, if any image lies in it.</summary>
    /// <param name="folder">Its path below the root, with '/' and one at the end; empty for the root.</param>
    /// <param name="number">The number.</param>
    internal bool TryGetFolder(string folder, out FolderNumber number) => numberOfFolder.TryGetValue(folder, out number);

    /// <summary>The number of a file name, if any image has it.</summary>
    internal bool TryGetName(string fileName, out NameNumber name) => numberOfName.TryGetValue(fileName, out name);

    /// <summary>The images of a name, wherever they lie.</summary>
    internal ReadOnlySpan<ImageNumber> Named(NameNumber name)
        => byName.AsSpan(startOfName[name.Value], startOfName[name.Value + 1] - startOfName[name.Value]);

    /// <summary>The images of a name in a folder: one, or several where the file system tells case apart.</summary>
    internal ReadOnlySpan<ImageNumber> Named(NameNumber name, FolderNumber folder)
    {
        ReadOnlySpan<ImageNumber> everywhere = Named(name);
        int first = FirstFrom(everywhere, folder.Value);
        return everywhere.Slice(first, FirstFrom(everywhere, folder.Value + 1) - first);
    }

    /// <summary>The images that a user means: those with this path, or this file name if it is one. In order of path.</summary>
    /// <param name="written">A path below the root, with '/' or '\', or a file name.</param>
    internal IReadOnlyList<ImageNumber> Find(string written)
    {
        string path = written.Replace('\\', '/');
        bool isPath = path.LastIndexOf('/') >= 0;
        path = path.StartsWith("./", StringComparison.Ordinal) ? path.Substring(2) : path;
        if (!TryGetName(ImagePath.FileNameOf(path), out NameNumber name))
        {
            return [];
        }

        IEnumerable<ImageNumber> found = Named(name).ToArray();
        found = isPath ? found.Where(image => string.Equals(Image(image).Path, path, StringComparison.OrdinalIgnoreCase)) : found;
        return [.. found.OrderBy(image => image.Value)];
    }

    /// <summary>The place of the first of these images whose folder has this number or a higher one.</summary>
    private int FirstFrom(ReadOnlySpan<ImageNumber> inOrderOfFolder, int folder)
    {
        int low = 0;
        int high = inOrderOfFolder.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (FolderOf(inOrderOfFolder[middle]).Value < folder)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static T NumberOf<T>(string text, Dictionary<string, T> numbers, Func<int, T> make)
    {
        if (!numbers.TryGetValue(text, out T? number))
        {
            number = make(numbers.Count);
            numbers.Add(text, number);
        }

        return number;
    }
}
