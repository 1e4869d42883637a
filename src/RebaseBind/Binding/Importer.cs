using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding.SideBySide;
using RebaseBind.Paths;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>The image whose imports are bound, as far as looking for DLLs goes.</summary>
internal sealed class Importer
{
    private readonly Lazy<IReadOnlyList<AssemblyIdentity>> assemblies;

    /// <summary>An image.</summary>
    /// <param name="path">Its path below the root, with '/'.</param>
    /// <param name="image">The image.</param>
    internal Importer(string path, PeImage image)
    {
        Path = path;
        Machine = image.Headers.Machine;
        Folder = ImagePath.FolderOf(path);
        assemblies = new Lazy<IReadOnlyList<AssemblyIdentity>>(() => ManifestDependencies.Of(image));
    }

    /// <summary>Its path below the root, with '/'.</summary>
    internal string Path { get; }

    /// <summary>Its processor.</summary>
    internal Machine Machine { get; }

    /// <summary>Its folder, with a '/' at the end; empty for the root.</summary>
    internal string Folder { get; }

    /// <summary>The side-by-side assemblies that its manifest asks for; read when somebody wants to know.</summary>
    internal IReadOnlyList<AssemblyIdentity> Assemblies => assemblies.Value;
}
