using System;

namespace RebaseBind.PortableExecutable;

/// <summary>An image is damaged or of a form that cannot be edited safely. The only exception this floor throws for a file's content.</summary>
public sealed class BadImageException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="defect">The kind of damage.</param>
    /// <param name="offset">The file offset of the damage in bytes; 0 if it has none of its own.</param>
    /// <param name="message">One clause, without a full stop.</param>
    public BadImageException(ImageDefect defect, long offset, string message)
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
