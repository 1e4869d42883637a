using System;

namespace RebaseBind.PortableExecutable;

/// <summary>An image is damaged or of a form that cannot be edited safely. The only exception this floor throws for a file's content.</summary>
public sealed class BadImageException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="defect">The kind of damage.</param>
    /// <param name="offset">
    /// Where the damage lies. Damage without a place of its own, such as a table that lies in no section, lies where the file says so: in the
    /// field that names the table.
    /// </param>
    /// <param name="message">One clause, without a full stop.</param>
    public BadImageException(ImageDefect defect, FileOffset offset, string message)
        : base(message)
    {
        Defect = defect;
        Offset = offset;
    }

    /// <summary>What is wrong.</summary>
    public ImageDefect Defect { get; }

    /// <summary>Where it lies, or where the file says so.</summary>
    public FileOffset Offset { get; }
}
