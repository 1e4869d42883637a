using System;
using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>Images of one file name of which no process holds more than one, wherever they lie.</summary>
/// <remarks>
/// A loader that is asked for a DLL by its name takes the one of that name that is there already ("Dynamic-link library search order", Microsoft
/// Learn: "Factors that affect searching"), so copies of one file meet only where somebody loads each by its full path. NuGet packages hold a DLL for
/// each runtime identifier in runtimes/RID/native, and a .NET host takes those of one ("runtimeTargets" of a deps.json file).
/// </remarks>
internal static class Twins
{
    private const string RuntimesFolder = "runtimes/";

    /// <summary>Why two images never meet, as a noun; null if they may.</summary>
    internal static string? WhyNever(ImageSummary a, ImageSummary b)
        => !HaveOneName(a.Path, b.Path) ? null
            : AreCopies(a, b) ? "copies of one file"
            : a.IsManaged != b.IsManaged ? "a managed assembly and a native DLL of the same name"
            : AreOfTwoRuntimes(a.Path, b.Path) ? "files of one name for two runtime identifiers"
            : null;

    /// <summary>
    /// Whether two images of one name are copies of one file, by what identifies a link and by all that decides where it can lie. No byte of theirs
    /// is compared.
    /// </summary>
    private static bool AreCopies(ImageSummary a, ImageSummary b)
        => a.FileLength is not null && a.FileLength == b.FileLength
            && a.TimeDateStamp == b.TimeDateStamp
            && a.CheckSum == b.CheckSum
            && a.ImageBase == b.ImageBase
            && a.FindDifference(b) is null;

    /// <summary>Compares the names behind the last '/' without making strings of them.</summary>
    private static bool HaveOneName(string a, string b)
    {
        int left = a.LastIndexOf('/') + 1;
        int right = b.LastIndexOf('/') + 1;
        return a.Length - left == b.Length - right && string.Compare(a, left, b, right, a.Length - left, StringComparison.OrdinalIgnoreCase) == 0;
    }

    private static bool AreOfTwoRuntimes(string a, string b)
        => RuntimeOf(a) is var (aParent, aName) && RuntimeOf(b) is var (bParent, bName)
            && string.Equals(aParent, bParent, StringComparison.OrdinalIgnoreCase)
            && !string.Equals(aName, bName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The runtime identifier in whose folder a file lies, and what that folder lies in.</summary>
    private static (string Parent, string Identifier)? RuntimeOf(string path)
    {
        for (int start = path.LastIndexOf(RuntimesFolder, StringComparison.OrdinalIgnoreCase); start >= 0;
            start = start == 0 ? -1 : path.LastIndexOf(RuntimesFolder, start - 1, StringComparison.OrdinalIgnoreCase))
        {
            int identifier = start + RuntimesFolder.Length;
            int end = path.IndexOf('/', identifier);
            if (end > identifier && (start == 0 || path[start - 1] == '/'))
            {
                return (path.Substring(0, start), path.Substring(identifier, end - identifier));
            }
        }

        return null;
    }
}
