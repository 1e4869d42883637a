using System.IO;
using System.Linq;

namespace RebaseBind.Tasks.Staging;

/// <summary>The folder in obj where everything is remembered.</summary>
internal static class OwnFolder
{
    /// <summary>Deletes files, and the folder of the last one if nothing else is in it.</summary>
    internal static void Forget(params string[] files)
    {
        string directory = Path.GetDirectoryName(files[files.Length - 1])!;
        foreach (string file in files.Where(File.Exists))
        {
            File.Delete(file);
        }

        if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }
    }
}
