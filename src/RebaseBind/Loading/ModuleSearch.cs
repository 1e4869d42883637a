using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Images;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>
/// Finds the file that a name stands for, as the loader of one profile searches ("Dynamic-link library search order", Microsoft Learn).
/// </summary>
internal sealed class ModuleSearch
{
    /// <summary>The system's folders behind system32: the 16-bit one and the Windows directory.</summary>
    private const int FurtherSystemFolders = 2;

    private readonly FileIndex files;
    private readonly LoaderProfile profile;
    private readonly FolderNumber? systemFolder;
    private readonly bool hasSystemFolder;
    private readonly FolderNumber?[] behindSystem;

    internal ModuleSearch(FileIndex files, LoaderProfile profile, LoadOptions options)
    {
        this.files = files;
        this.profile = profile;
        hasSystemFolder = options.SystemFolder is not null;
        systemFolder = NumberOf(options.SystemFolder);
        behindSystem = [NumberOf(options.CurrentFolder), .. options.SearchPath.Select(NumberOf)];
    }

    /// <summary>Searches.</summary>
    /// <param name="fileName">The name, with its extension.</param>
    /// <param name="machine">The processor of the process.</param>
    /// <param name="folders">The folders searched first: that of the program, or for what is loaded by its full path its own before that.</param>
    internal FoundModule Find(string fileName, Machine machine, ReadOnlySpan<FolderNumber> folders)
    {
        bool isApiSet = profile.ResolvesApiSets && DllName.IsApiSet(fileName);
        if (isApiSet && profile.PrefersApiSets)
        {
            return FoundModule.OutsideTree(OutsideKind.ApiSet);
        }

        if (profile.KnownDlls.Contains(fileName))
        {
            return FindSystemDll(fileName, machine) is { } known ? FoundModule.InTree(known, 0) : FoundModule.OutsideTree(OutsideKind.System);
        }

        bool hasName = files.TryGetName(fileName, out NameNumber name);

        int probes = 0;
        ImageNumber? other = null;
        foreach (FolderNumber folder in folders)
        {
            if (Probe(folder) is { } found)
            {
                return Settle(found, probes, machine);
            }
        }

        if (!hasSystemFolder && (Systems.IsSystemDll(fileName) || profile.Builtins.Contains(fileName)))
        {
            return FoundModule.OutsideTree(OutsideKind.System, probes);
        }

        if (Probe(systemFolder) is { } inSystem)
        {
            return FoundModule.InTree(inSystem, probes);
        }

        probes += FurtherSystemFolders;
        foreach (FolderNumber? folder in behindSystem)
        {
            if (Probe(folder) is { } found)
            {
                return Settle(found, probes, machine);
            }
        }

        ImageNumber? elsewhere = hasName ? Elsewhere(name, machine) : null;
        return isApiSet ? FoundModule.OutsideTree(OutsideKind.ApiSet, probes)
            : elsewhere is not null ? FoundModule.OutsideTree(OutsideKind.NotOnSearchPath, probes, elsewhere)
            : other is not null || hasName ? FoundModule.OutsideTree(OutsideKind.OtherMachine, probes, other ?? files.Named(name)[0])
            : FoundModule.OutsideTree(OutsideKind.Missing, probes);

        ImageNumber? Probe(FolderNumber? folder)
        {
            ImageNumber? wrong = null;
            ImageNumber? found = hasName && folder is { } there ? Pick(name, there, machine, out wrong) : null;
            other ??= wrong;
            probes += found is null ? 1 : 0;
            return found;
        }
    }

    /// <summary>What a loader maps if it has found an image: that one, or the system's own DLL of that name.</summary>
    /// <param name="found">The image.</param>
    /// <param name="failedProbes">Folders searched in vain before it was found.</param>
    /// <param name="machine">The processor of the process.</param>
    internal FoundModule Settle(ImageNumber found, int failedProbes, Machine machine)
    {
        ImageSummary image = files.Image(found);
        bool isReplaced = image is { IsDll: true, IsManaged: false } && profile.PreferredBuiltins.Contains(image.FileName);
        return !isReplaced ? FoundModule.InTree(found, failedProbes)
            : hasSystemFolder ? FoundModule.InTree(FindSystemDll(image.FileName, machine) ?? found, failedProbes)
            : FoundModule.OutsideTree(OutsideKind.Builtin, failedProbes, found);
    }

    /// <summary>A DLL of the system directory; null if that directory, or the DLL, is not in the tree.</summary>
    /// <param name="fileName">Its file name.</param>
    /// <param name="machine">The processor of the process.</param>
    internal ImageNumber? FindSystemDll(string fileName, Machine machine)
        => systemFolder is { } system && files.TryGetName(fileName, out NameNumber name) ? Pick(name, system, machine, out _) : null;

    /// <summary>An image of a name, wherever it lies: the first in order of path.</summary>
    internal ImageNumber? Elsewhere(NameNumber name, Machine machine)
    {
        ImageNumber? first = null;
        foreach (ImageNumber image in files.Named(name))
        {
            first = Fits(files.Image(image), machine) && (first is not { } earlier || image.Value < earlier.Value) ? image : first;
        }

        return first;
    }

    /// <summary>An image of a name in a folder, for a processor.</summary>
    internal ImageNumber? Pick(NameNumber name, FolderNumber folder, Machine machine, out ImageNumber? ofOtherMachine)
    {
        ofOtherMachine = null;
        foreach (ImageNumber image in files.Named(name, folder))
        {
            if (Fits(files.Image(image), machine))
            {
                return image;
            }

            ofOtherMachine ??= image;
        }

        return null;
    }

    /// <summary>Whether processes of a machine load an image; hybrid ones are for two.</summary>
    private static bool Fits(ImageSummary image, Machine machine)
        => image.Machine == machine
        || (image.Kind == ImageKind.Hybrid && machine is Machine.Amd64 or Machine.Arm64)
        || image.Kind == ImageKind.IntermediateLanguage;

    /// <summary>The number of a folder; null if nobody named one, or no image lies in it.</summary>
    private FolderNumber? NumberOf(string? folder)
    {
        string path = string.IsNullOrEmpty(folder) ? string.Empty : folder!.Trim('/') + "/";
        return folder is not null && files.TryGetFolder(path, out FolderNumber number) ? number : null;
    }
}
