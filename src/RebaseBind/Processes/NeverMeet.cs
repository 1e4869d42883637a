using System;
using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>Images of which no process holds more than one, wherever they lie: files of one name, mostly.</summary>
/// <remarks>
/// A loader that is asked for a DLL by its name takes the one of that name that is there already ("Dynamic-link library search order", Microsoft
/// Learn: "Factors that affect searching"), so copies of one file meet only where somebody loads each by its full path. NuGet packages hold a DLL for
/// each runtime identifier in runtimes/RID/native, and a .NET host takes those of one for each package ("runtimeTargets" of a deps.json file), never
/// those for another processor (".NET RID catalog", Microsoft Learn).
/// </remarks>
internal static class NeverMeet
{
    /// <summary>How the name of a folder begins that holds folders of runtime identifiers.</summary>
    private const string Runtimes = "runtimes";

    /// <summary>Why two images never meet, as a noun; null if they may.</summary>
    internal static string? Why(ImageSummary a, ImageSummary b)
    {
        if (!HaveOneName(a.Path, b.Path))
        {
            return AreForTwoRuntimes(a.Path, b.Path, byProcessor: true) ? "files of runtime identifiers for two processors" : null;
        }

        return AreCopies(a, b) ? "copies of one file"
            : a.IsManaged != b.IsManaged ? "a managed assembly and a native DLL of the same name"
            : AreForTwoRuntimes(a.Path, b.Path, byProcessor: false) ? "files of one name for two runtime identifiers"
            : null;
    }

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

    private static bool AreForTwoRuntimes(string a, string b, bool byProcessor)
        => RuntimeOf(a) is var (aParent, aName) && RuntimeOf(b) is var (bParent, bName)
            && string.Equals(aParent, bParent, StringComparison.OrdinalIgnoreCase)
            && (byProcessor
                ? ProcessorOf(aName) is { } aProcessor && ProcessorOf(bName) is { } bProcessor && aProcessor != bProcessor
                : !string.Equals(aName, bName, StringComparison.OrdinalIgnoreCase));

    /// <summary>The last part of a runtime identifier, as "x64"; null for one that is for any processor.</summary>
    private static string? ProcessorOf(string identifier)
    {
        int dash = identifier.LastIndexOf('-');
        return dash < 0 ? null : identifier.Substring(dash + 1).ToUpperInvariant();
    }

    /// <summary>The runtime identifier in whose folder a file lies, and the folder that this one lies in.</summary>
    private static (string Parent, string Identifier)? RuntimeOf(string path)
    {
        for (int start = LastOf(path, path.Length); start >= 0; start = LastOf(path, start))
        {
            int parent = path.IndexOf('/', start);
            int end = parent < 0 ? -1 : path.IndexOf('/', parent + 1);
            if (end >= 0 && (start == 0 || path[start - 1] == '/'))
            {
                return (path.Substring(0, parent), path.Substring(parent + 1, end - parent - 1));
            }
        }

        return null;
    }

    private static int LastOf(string path, int before)
        => before == 0 ? -1 : path.LastIndexOf(Runtimes, before - 1, StringComparison.OrdinalIgnoreCase);
}
