using System;

namespace RebaseBind.PortableExecutable;

/// <summary>An image is damaged or of a form that cannot be edited safely. The only exception this floor throws for a file's content.</summary>
public sealed class BadImageException : Exception
{
    internal BadImageException(ImageDefect defect, long offset, string message)
        : base(message)
    {
        Defect = defect;
        Offset = offset;
    }

    /// <summary>What is wrong.</summary>
    public ImageDefect Defect { get; }

    /// <summary>Where it was seen: a file offset in bytes.</summary>
    public long Offset { get; }
}
