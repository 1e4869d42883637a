using System.Collections.Generic;
using RebaseBind.Files;
using RebaseBind.Findings;

namespace RebaseBind.Inputs;

/// <summary>The files to work on where not all files below a folder are meant, some perhaps with an address.</summary>
/// <param name="Paths">The files below the folder, with '/', in ordinal order, each once.</param>
/// <param name="Pins">The addresses given; each key is one of the paths.</param>
/// <remarks>
/// A list has one path a line, with blanks or in quotation marks, absolute or relative to the folder, with '/' or '\'. An address such as
/// 0x68000000 may follow, and a size after it. Lines that are empty or start with '#' or ';' say nothing. Cygwin's <c>rebase -T</c> and
/// rebase.exe's <c>@files.txt</c> and <c>@@files.txt</c> take such lists.
/// </remarks>
internal sealed record FileList(IReadOnlyList<string> Paths, IReadOnlyList<AddressPin> Pins)
{
    /// <summary>Reads one list.</summary>
    /// <param name="path">The list; UTF-8, or what its byte order mark says.</param>
    /// <param name="root">The folder that is worked on.</param>
    /// <exception cref="RebaseBindException">As for <see cref="Read(IReadOnlyList{string}, string)"/>.</exception>
    internal static FileList Read(string path, string root) => Read([path], root);

    /// <summary>Reads several lists as one.</summary>
    /// <param name="paths">The lists; UTF-8, or what their byte order marks say.</param>
    /// <param name="root">The folder that is worked on.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedFileList"/> for each line that names no file below the folder, has an address that is no multiple of
    /// 64 KiB, or gives a file a second address, and if the lists name no file at all; <see cref="FindingCatalog.UnreadableFile"/> if a list
    /// cannot be read; <see cref="FindingCatalog.BadFolder"/> if there is no such folder.
    /// </exception>
    internal static FileList Read(IReadOnlyList<string> paths, string root) => Read(paths, new ListedPath(InputFolder.Find(root)).Find);

    /// <summary>Reads several lists as one.</summary>
    /// <param name="paths">The lists; UTF-8, or what their byte order marks say.</param>
    /// <param name="find">Finds the files that they name.</param>
    /// <exception cref="RebaseBindException">As for <see cref="Read(IReadOnlyList{string}, string)"/>.</exception>
    internal static FileList Read(IReadOnlyList<string> paths, FindListed find)
    {
        var reader = new FileListReader(find);
        foreach (string path in paths)
        {
            reader.Read(path);
        }

        return reader.Result(paths.Count == 0 ? string.Empty : paths[0]);
    }
}
