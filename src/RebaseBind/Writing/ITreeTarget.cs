using System.IO;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Where a tree is written.</summary>
internal interface ITreeTarget
{
    /// <summary>
    /// Whether only what changes is written, because the rest is there: in the tree itself, or in an archive that takes the rest over whole.
    /// </summary>
    public bool WritesOnlyChanges { get; }

    /// <summary>Gets ready for files at these paths.</summary>
    /// <exception cref="Findings.RebaseBindException">They cannot be written there.</exception>
    public void Open(string[] paths);

    /// <summary>Puts a file there that does not change. Called from several threads.</summary>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    public void Copy(string path);

    /// <summary>Keeps a changed file ready. Called from several threads.</summary>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    public PreparedImage Prepare(string path, RewrittenImage rewritten);

    /// <summary>Writes the record.</summary>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    public void Write(ChangeRecord record);

    /// <summary>Puts a changed file in place.</summary>
    /// <exception cref="IOException">It cannot be; nothing changed.</exception>
    public void Complete(PreparedImage image);

    /// <summary>Throws a changed file away that was kept ready.</summary>
    public void Discard(PreparedImage image);

    /// <summary>What is whole after the work was ended, as a part of a sentence.</summary>
    /// <param name="written">How many files are there: where only changes are written, changed images; otherwise copies, too.</param>
    /// <param name="total">How many there would be.</param>
    public string DescribeStop(int written, int total);

    /// <summary>Ends the work: everything is in place, and the record says so.</summary>
    /// <exception cref="IOException">It cannot be written; nothing changed.</exception>
    public void Close();
}
