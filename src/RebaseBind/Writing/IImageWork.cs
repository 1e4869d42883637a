using System;
using System.Collections.Generic;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>What is done to the images of a tree.</summary>
internal interface IImageWork
{
    /// <summary>The paths of the images that may change.</summary>
    public IReadOnlyCollection<string> Paths { get; }

    /// <summary>Does it to one of them. Called from several threads.</summary>
    /// <param name="path">The image's path below the root.</param>
    /// <param name="file">Its file, in memory that may be changed.</param>
    /// <param name="earlier">What was done to it before; null if nothing.</param>
    /// <returns>Null if nothing changes.</returns>
    /// <exception cref="Findings.RebaseBindException">The file is not the one that was gathered, or is damaged.</exception>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageChange? earlier);

    /// <summary>
    /// Lets go of every file. Called once, when all images have been worked on and none has been replaced: Windows replaces no file that is
    /// mapped.
    /// </summary>
    public void Release();
}
