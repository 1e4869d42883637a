using System;

namespace RebaseBind.Tasks.Staging;

/// <summary>Where rewritten files go.</summary>
internal interface IStagingTarget
{
    /// <summary>The full path of the file that is read.</summary>
    public string OriginalOf(SourceFile source);

    /// <summary>The full path of the rewritten file.</summary>
    public string PathOf(SourceFile source);

    /// <summary>The time of last change that it gets.</summary>
    public DateTime TimeOf(SourceFile source, ReadOnlySpan<byte> content);

    /// <summary>Whether it has the bytes already; called only if it has the right size and time.</summary>
    /// <param name="source">The source.</param>
    /// <param name="mark">What tells the bytes from others.</param>
    public bool Holds(SourceFile source, string mark);

    /// <summary>Writes it whole or not at all.</summary>
    /// <returns>Its stamp.</returns>
    public FileStamp Write(SourceFile source, ReadOnlyMemory<byte> content, DateTime time);
}
