using System;
using System.IO;
using RebaseBind.Findings;

namespace RebaseBind.Tasks.Staging;

/// <summary>
/// The folder that MSBuild copies to. Nothing is written there: a file that is not what it should be is deleted, and MSBuild copies the right
/// one.
/// </summary>
internal static class OutputFolder
{
    /// <summary>Whether the output has a file that MSBuild's checks might keep although it is not <paramref name="wanted"/>.</summary>
    /// <remarks>A link is left alone: MSBuild makes it anew whenever it copies by links.</remarks>
    internal static bool IsStale(string path, FileStamp wanted)
    {
        var file = new FileInfo(path);
        return file.Exists
            && (file.Attributes & FileAttributes.ReparsePoint) == 0
            && (file.Length != wanted.Size || file.LastWriteTimeUtc.Ticks != wanted.Time);
    }

    /// <summary>Whether the output has exactly this file.</summary>
    internal static bool Has(string path, FileStamp stamp) => FileStamp.Of(path) == stamp;

    /// <summary>Deletes a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="purpose">What for, to finish the sentence "it has to be deleted".</param>
    /// <exception cref="RebaseBindException">It cannot be.</exception>
    internal static void Delete(string path, string purpose)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string message = $"the file has to be deleted {purpose}, but cannot be: {failure.Message}; "
                + "close the program that uses it, or delete it yourself, and build again";
            throw new RebaseBindException(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, message));
        }
    }
}
