using System;
using System.Collections.Generic;
using System.IO;
using RebaseBind.Images;
using RebaseBind.Paths;

namespace RebaseBind.Processes;

/// <summary>
/// By which names every image loads others. Names that no image of the tree has, those of the system's DLLs for example, are left out.
/// </summary>
internal sealed class LoadGraph
{
    private const string DllExtension = ".dll";
    private const string ExeExtension = ".exe";

    private readonly List<Lead> leads = [];
    private readonly int[] startOfImage;

    /// <summary>Collects the names of all images.</summary>
    internal LoadGraph(FileIndex files, DeclaredLoads declared)
    {
        Files = files;
        Declared = declared;
        startOfImage = new int[files.Count + 1];
        foreach (ImageNumber image in files.Numbers)
        {
            AddLeadsOf(files.Image(image));
            startOfImage[image.Value + 1] = leads.Count;
        }
    }

    /// <summary>The images.</summary>
    internal FileIndex Files { get; }

    /// <summary>What is loaded by no name that the files know.</summary>
    internal DeclaredLoads Declared { get; }

    /// <summary>How many names an image loads by.</summary>
    internal int CountOf(ImageNumber image) => startOfImage[image.Value + 1] - startOfImage[image.Value];

    /// <summary>A name that an image loads by.</summary>
    /// <param name="image">The image.</param>
    /// <param name="index">0 to <see cref="CountOf"/> - 1.</param>
    internal Lead LeadOf(ImageNumber image, int index) => leads[startOfImage[image.Value] + index];

    private void AddLeadsOf(ImageSummary image)
    {
        AddLibraries(image.Imports);
        AddLibraries(image.DelayImports);
        AddLibraries(image.ForwardedTo);
        foreach (string library in image.NativeLibraries)
        {
            // The runtime tries the name with and without the extension, in an order that depends on what the name looks like.
            string name = ImagePath.FileNameOf(library.Replace('\\', '/'));
            Add(name, LeadKind.Library);
            Add(name + DllExtension, LeadKind.Library);
        }

        foreach (string assembly in image.AssemblyReferences)
        {
            Add(assembly + DllExtension, LeadKind.Assembly);
            Add(assembly + ExeExtension, LeadKind.Assembly);
        }

        // The native X.exe of a .NET program loads a runtime, which runs the X.dll beside it.
        string file = image.FileName;
        if (!image.IsDll && !image.IsManaged && file.EndsWith(ExeExtension, StringComparison.OrdinalIgnoreCase))
        {
            Add(Path.ChangeExtension(file, DllExtension), LeadKind.Companion);
        }
    }

    /// <summary>The loader adds ".dll" to a name without '.' (LoadLibrary, "lpLibFileName").</summary>
    private void AddLibraries(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            Add(DllName.FileNameOf(name), LeadKind.Library);
        }
    }

    private void Add(string fileName, LeadKind kind)
    {
        if (Files.TryGetName(fileName, out NameNumber name))
        {
            leads.Add(new Lead(name, kind));
        }
    }
}
