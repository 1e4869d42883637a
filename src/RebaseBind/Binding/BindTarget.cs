using System;
using System.Reflection.PortableExecutable;
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
        Path = path;
        Machine = image.Headers.Machine;
        ImageBase = image.Headers.ImageBase;
        TimeDateStamp = image.Headers.TimeDateStamp;
        OriginalTimeDateStamp = TimeDateStamp;
        IsDynamicBase = image.Headers.IsDynamicBase;
        IsHybrid = LoadConfigurationDirectory.Of(image).IsHybrid;
    }

    /// <summary>An image of a tree, as it will be after the run.</summary>
    /// <param name="summary">The image as it is.</param>
    /// <param name="imageBase">The base it gets.</param>
    /// <param name="timeDateStamp">The stamp it gets.</param>
    /// <param name="isDynamicBase">Whether it keeps DYNAMICBASE.</param>
    /// <param name="open">Opens its file; called once, when something of it is needed.</param>
    internal BindTarget(ImageSummary summary, VirtualAddress imageBase, uint timeDateStamp, bool isDynamicBase, Func<PeImage> open)
    {
        image = new Lazy<PeImage>(open);
        Path = summary.Path;
        Machine = summary.Machine;
        ImageBase = imageBase;
        TimeDateStamp = timeDateStamp;
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
    public uint TimeDateStamp { get; }

    /// <summary>Whether DYNAMICBASE is set, so that Windows from Vista on does not load it at its base.</summary>
    public bool IsDynamicBase { get; }

    /// <summary>The file name.</summary>
    internal string FileName => ImagePath.FileNameOf(Path);

    /// <summary>The folder, with a '/' at the end; empty for the root.</summary>
    internal string Folder => ImagePath.FolderOf(Path);

    /// <summary>The stamp that the file has now; what it had bound to it was checked against this one.</summary>
    internal uint OriginalTimeDateStamp { get; }

    /// <summary>Whether it has code for two processors, whose exports lie at different addresses in different processes.</summary>
    internal bool IsHybrid { get; }

    /// <summary>The image. Its export addresses are RVAs, which no rebasing changes.</summary>
    /// <exception cref="BadImageException">The file is damaged.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be read.</exception>
    internal PeImage Image => image.Value;
}
