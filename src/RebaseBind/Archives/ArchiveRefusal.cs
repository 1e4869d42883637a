using RebaseBind.Findings;

namespace RebaseBind.Archives;

/// <summary>Says why an archive is not read.</summary>
internal static class ArchiveRefusal
{
    /// <summary>The archive contradicts itself.</summary>
    /// <param name="path">The archive, or the entry if it is about its content.</param>
    /// <param name="problem">What is wrong.</param>
    internal static RebaseBindException Damaged(string path, string problem)
        => Of(FindingCatalog.DamagedArchive, path, problem + "; get the archive again, or make it again");

    /// <summary>An error with a code.</summary>
    internal static RebaseBindException Of(string code, string path, string message) => new(new Finding(code, FindingSeverity.Error, path, message));
}
