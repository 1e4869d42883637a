using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding.SideBySide;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>Finds DLLs in folders that are only looked into. A DLL is opened when somebody imports from it.</summary>
internal sealed class ReferenceFolders
{
    private readonly List<Dictionary<string, string>> folders = [];
    private readonly ConcurrentDictionary<string, Lazy<BindTarget?>> found = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Finding> findings = new(StringComparer.Ordinal);
    private readonly Func<string, PeImage> open;

    /// <summary>Lists the folders' files.</summary>
    /// <param name="directories">The folders, the first to be searched first.</param>
    /// <param name="open">Opens an image for as long as it may be needed.</param>
    /// <exception cref="RebaseBindException">A folder does not exist.</exception>
    internal ReferenceFolders(IReadOnlyList<string> directories, Func<string, PeImage> open)
    {
        this.open = open;
        foreach (string directory in directories)
        {
            var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (string file in InputFolder.ListFiles(directory).OrderByDescending(static file => file, StringComparer.Ordinal))
            {
                // Of names that differ in case only, the first in ordinal order stays.
                files[Path.GetFileName(file)] = file;
            }

            folders.Add(files);
        }
    }

    /// <summary>What is wrong with DLLs that were looked at.</summary>
    internal IEnumerable<Finding> Findings
        => findings.OrderBy(static finding => finding.Key, StringComparer.Ordinal).Select(static finding => finding.Value);

    /// <summary>The DLLs of a name that are for a processor, in the order of the folders. Each is opened when it is reached.</summary>
    internal IEnumerable<BindTarget> Find(string fileName, Machine machine)
    {
        foreach (Dictionary<string, string> files in folders)
        {
            if (files.TryGetValue(fileName, out string? path) && found.GetOrAdd(path, Read).Value is { } target && target.Machine == machine)
            {
                yield return target;
            }
        }
    }

    private Lazy<BindTarget?> Read(string path) => new(() =>
    {
        try
        {
            string folder = Path.GetFileName(Path.GetDirectoryName(path)) ?? string.Empty;
            return new BindTarget(Path.GetFileName(path), open(path)) { ReferenceFolder = folder, Assembly = AssemblyIdentity.OfFolder(folder) };
        }
        catch (BadImageException bad)
        {
            Warn(FindingCatalog.CodeOf(bad.Defect), bad.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Warn(FindingCatalog.UnreadableFile, "it cannot be read: " + failure.Message);
        }

        return null;

        void Warn(string code, string why)
            => findings.TryAdd(path, new Finding(code, FindingSeverity.Warning, Path.GetFileName(path), "the reference DLL is not bound to: " + why));
    });
}
