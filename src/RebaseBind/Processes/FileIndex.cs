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
    private readonly int[] folderOf;
    private readonly Dictionary<string, int> numberOfName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> numberOfFolder = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All images in order of name, then folder, then path; those of name n are the ones from <c>startOfName[n]</c> to <c>startOfName[n + 1]</c>.</summary>
    private readonly int[] byName;
    private readonly int[] startOfName;

    internal FileIndex(IEnumerable<ImageSummary> unordered)
    {
        images = [.. unordered];
        Array.Sort(images, static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        folderOf = new int[images.Length];
        byName = new int[images.Length];
        var nameOf = new int[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            string path = images[i].Path;
            string name = images[i].FileName;
            folderOf[i] = NumberOf(path.Substring(0, path.Length - name.Length), numberOfFolder);
            nameOf[i] = NumberOf(name, numberOfName);
            byName[i] = i;
        }

        Array.Sort(byName, (left, right) =>
            nameOf[left] != nameOf[right] ? nameOf[left].CompareTo(nameOf[right])
            : folderOf[left] != folderOf[right] ? folderOf[left].CompareTo(folderOf[right])
            : left.CompareTo(right));
        startOfName = new int[numberOfName.Count + 1];
        foreach (int name in nameOf)
        {
            startOfName[name + 1]++;
        }

        for (int i = 1; i < startOfName.Length; i++)
        {
            startOfName[i] += startOfName[i - 1];
        }
    }

    /// <summary>How many images there are. They are numbered in order of path.</summary>
    internal int Count => images.Length;

    /// <summary>The image with a number.</summary>
    internal ImageSummary Image(int image) => images[image];

    /// <summary>The number of the folder an image lies in.</summary>
    internal int FolderOf(int image) => folderOf[image];

    /// <summary>The number of a folder, if any image lies in it.</summary>
    /// <param name="folder">Its path below the root, with '/' and one at the end; empty for the root.</param>
    /// <param name="number">The number.</param>
    internal bool TryGetFolder(string folder, out int number) => numberOfFolder.TryGetValue(folder, out number);

    /// <summary>The number of a file name, if any image has it.</summary>
    internal bool TryGetName(string fileName, out int name) => numberOfName.TryGetValue(fileName, out name);

    /// <summary>The images of a name, wherever they lie.</summary>
    internal ReadOnlySpan<int> Named(int name) => byName.AsSpan(startOfName[name], startOfName[name + 1] - startOfName[name]);

    /// <summary>The images of a name in a folder: one, or several where the file system tells case apart.</summary>
    internal ReadOnlySpan<int> Named(int name, int folder)
    {
        ReadOnlySpan<int> everywhere = Named(name);
        int first = FirstFrom(everywhere, folder);
        return everywhere.Slice(first, FirstFrom(everywhere, folder + 1) - first);
    }

    /// <summary>The images that a user means: those with this path, or this file name if it is one. In order of path.</summary>
    /// <param name="written">A path below the root, with '/' or '\', or a file name.</param>
    internal IReadOnlyList<int> Find(string written)
    {
        string path = written.Replace('\\', '/');
        bool isPath = path.LastIndexOf('/') >= 0;
        path = path.StartsWith("./", StringComparison.Ordinal) ? path.Substring(2) : path;
        return TryGetName(ImagePath.FileNameOf(path), out int name)
            ? Named(name).ToArray().Where(image => !isPath || string.Equals(images[image].Path, path, StringComparison.OrdinalIgnoreCase)).OrderBy(image => image).ToArray()
            : [];
    }

    /// <summary>The place of the first of these images whose folder has this number or a higher one.</summary>
    private int FirstFrom(ReadOnlySpan<int> inOrderOfFolder, int folder)
    {
        int low = 0;
        int high = inOrderOfFolder.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (folderOf[inOrderOfFolder[middle]] < folder)
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

    private static int NumberOf(string text, Dictionary<string, int> numbers)
    {
        if (!numbers.TryGetValue(text, out int number))
        {
            number = numbers.Count;
            numbers.Add(text, number);
        }

        return number;
    }
}
