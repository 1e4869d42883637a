using System;
using System.Collections.Generic;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>What is done to the images of a tree.</summary>
internal interface IImageWork
{
    /// <summary>The paths of the images that may change.</summary>
    public IReadOnlyCollection<string> Paths { get; }

    /// <summary>The plan that is carried out, as the record names it; null if none is.</summary>
    public string? PlanSha256 { get; }

    /// <summary>
    /// Whether an image that is not as the record says is taken for a new original, as whoever changes a tree takes it as it is; otherwise the
    /// record keeps what it says.
    /// </summary>
    public bool TakesOtherFiles { get; }

    /// <summary>Does it to one of them. Called from several threads.</summary>
    /// <param name="path">The image's path below the root.</param>
    /// <param name="file">Its file, in memory that may be changed.</param>
    /// <param name="history">What was done to it before.</param>
    /// <returns>Null if nothing changes.</returns>
    /// <exception cref="Findings.RebaseBindException">The file is not the one that was gathered, or is damaged.</exception>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageHistory history);

    /// <summary>
    /// Lets go of every file. Called once, when all images have been worked on and none has been replaced: Windows replaces no file that is
    /// mapped.
    /// </summary>
    public void Release();
}
