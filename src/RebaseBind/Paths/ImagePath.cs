namespace RebaseBind.Paths;

/// <summary>The parts of a path below the root, with '/'.</summary>
internal static class ImagePath
{
    /// <summary>What follows the last '/'.</summary>
    internal static string FileNameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>The folder, with the '/' at its end; empty for the root.</summary>
    internal static string FolderOf(string path) => path.Substring(0, path.LastIndexOf('/') + 1);

    /// <summary>A file name without what follows its last dot; one that starts with its only dot is whole.</summary>
    internal static string WithoutExtension(string fileName)
    {
        int dot = fileName.LastIndexOf('.');
        return dot > 0 ? fileName.Substring(0, dot) : fileName;
    }
}
