using System;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;

namespace RebaseBind.Inputs;

/// <summary>A baseline on disk.</summary>
public static class BaselineFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is; findings call it so.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedBaseline"/>: it cannot be read, is damaged or of a newer version.</exception>
    public static Baseline Read(string path) => Baseline.ReadFrom(path);

    /// <summary>Writes a file whole or not at all, and makes its folder. One that says the same already is not touched.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="baseline">What it says.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.UnwritableFile"/>: it cannot be written; the old one is as it was.</exception>
    public static void Write(string path, Baseline baseline)
    {
        byte[] content = baseline.ToUtf8();
        try
        {
            string fullPath = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(fullPath) ?? fullPath);
            if (!File.Exists(fullPath) || !File.ReadAllBytes(fullPath).SequenceEqual(content))
            {
                AtomicFile.Write(fullPath, content, modeOf: File.Exists(fullPath) ? fullPath : null);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RebaseBindException(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, "the baseline was not written: " + failure.Message));
        }
    }
}
