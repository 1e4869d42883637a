using System;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding.SideBySide;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Paths;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.LoadConfiguration;

namespace RebaseBind.Binding;

/// <summary>An image that imports can be bound to, as it will be on the target system.</summary>
public sealed class BindTarget
{
    private readonly Lazy<PeImage> image;
    private readonly Lazy<uint> stamp;

    /// <summary>A DLL that stays as it is.</summary>
    /// <param name="path">Its path below the root, with '/', or its file name.</param>
    /// <param name="file">The whole file; it must not change while the target is in use.</param>
    /// <exception cref="BadImageException">The file is not an image, or is damaged.</exception>
    public BindTarget(string path, ReadOnlyMemory<byte> file)
        : this(path, PeImage.Read(file))
    {
    }

    /// <summary>A DLL that stays as it is.</summary>
    internal BindTarget(string path, PeImage image)
    {
        this.image = new Lazy<PeImage>(() => image);
        stamp = new Lazy<uint>(() => image.Headers.TimeDateStamp);
        Path = path;
        Machine = image.Headers.Machine;
        ImageBase = image.Headers.ImageBase;
        OriginalTimeDateStamp = image.Headers.TimeDateStamp;
        IsDynamicBase = image.Headers.IsDynamicBase;
        IsHybrid = LoadConfigurationDirectory.Of(image).IsHybrid;
    }

    /// <summary>An image of a tree, as it will be after the run.</summary>
    /// <param name="summary">The image as it is.</param>
    /// <param name="imageBase">The base it gets.</param>
    /// <param name="newStamp">
    /// The new stamp that it gets, neither 0 nor 0xFFFFFFFF; asked for once, when it is needed; null if it keeps its stamp.
    /// </param>
    /// <param name="isDynamicBase">Whether it keeps DYNAMICBASE.</param>
    /// <param name="open">Opens its file; called once, when something of it is needed.</param>
    internal BindTarget(ImageSummary summary, VirtualAddress imageBase, Func<uint>? newStamp, bool isDynamicBase, Func<PeImage> open)
    {
        image = new Lazy<PeImage>(open);
        stamp = new Lazy<uint>(newStamp ?? (() => summary.TimeDateStamp));
        HasNewStamp = newStamp is not null;
        Path = summary.Path;
        Machine = summary.Machine;
        ImageBase = imageBase;
        OriginalTimeDateStamp = summary.TimeDateStamp;
        IsDynamicBase = isDynamicBase;
        IsHybrid = summary.Kind == ImageKind.Hybrid;
    }

    /// <summary>Its path, with '/'; importers name the last part of it.</summary>
    public string Path { get; }

    /// <summary>The processor.</summary>
    public Machine Machine { get; }

    /// <summary>The base that bound addresses count from.</summary>
    public VirtualAddress ImageBase { get; }

    /// <summary>The file header's stamp, which loaders compare.</summary>
    public uint TimeDateStamp => stamp.Value;

    /// <summary>Whether DYNAMICBASE is set, so that Windows from Vista on does not load it at its base.</summary>
    public bool IsDynamicBase { get; }

    /// <summary>The file name.</summary>
    internal string FileName => ImagePath.FileNameOf(Path);

    /// <summary>The folder, with a '/' at the end; empty for the root.</summary>
    internal string Folder => ImagePath.FolderOf(Path);

    /// <summary>The side-by-side assembly that it is a file of; null if it is none, as far as its folder tells.</summary>
    internal AssemblyIdentity? Assembly { get; init; }

    /// <summary>Its path, and for a reference DLL its folder's name before it.</summary>
    internal string Place => ReferenceFolder.Length == 0 ? Path : ReferenceFolder + "/" + Path;

    /// <summary>The name of the reference folder that it lies in; empty if it lies in none.</summary>
    internal string ReferenceFolder { get; init; } = string.Empty;

    /// <summary>Whether it gets a stamp that was derived for it, and that therefore tells it from others.</summary>
    internal bool HasNewStamp { get; }

    /// <summary>The stamp that the file has now; what it had bound to it was checked against this one.</summary>
    internal uint OriginalTimeDateStamp { get; }

    /// <summary>Whether it has code for two processors, whose exports lie at different addresses in different processes.</summary>
    internal bool IsHybrid { get; }

    /// <summary>The image. Its export addresses are RVAs, which no rebasing changes.</summary>
    /// <exception cref="RebaseBindException">The file is no longer the one that was gathered.</exception>
    internal PeImage Image => image.Value;
}
