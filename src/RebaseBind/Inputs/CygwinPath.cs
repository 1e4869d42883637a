using System;
using System.IO;
using RebaseBind.Files;

namespace RebaseBind.Inputs;

/// <summary>Paths as programs of Cygwin and MSYS2 write them, such as /cygdrive/c/app/a.dll and /usr/bin/a.dll.</summary>
/// <remarks>
/// Cygwin User's Guide, "The cygdrive path prefix" and "The Cygwin Mount Table": /usr/bin and /usr/lib are other names of /bin and /lib. MSYS2 has
/// /bin as another name of /usr/bin, and drives as /c.
/// </remarks>
internal static class CygwinPath
{
    private const string Drives = "/cygdrive/";

    private const string Cygwin = "bin/cygwin1.dll";
    private const string Msys2 = "usr/bin/msys-2.0.dll";

    /// <summary>The folders that have another name, each with the DLL that tells where they have.</summary>
    private static readonly (string Runtime, string Written, string Real)[] Names =
        [(Cygwin, "/usr/bin/", "/bin/"), (Cygwin, "/usr/lib/", "/lib/"), (Msys2, "/bin/", "/usr/bin/")];

    /// <summary>The path that this system knows.</summary>
    /// <param name="text">The path as written.</param>
    /// <param name="root">The full path of the folder that is worked on. The installation is looked for there and above.</param>
    /// <returns>Null if it is no such path, or the installation or the drive is not here.</returns>
    internal static string? Translate(string text, string root)
    {
        if (text.Length == 0 || text[0] != '/')
        {
            return null;
        }

        if (DriveOf(text) is { } drive)
        {
            return drive;
        }

        for (string? folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (RuntimeIn(folder) is { } runtime)
            {
                (_, string written, string real) = Array.Find(
                    Names,
                    name => name.Runtime == runtime && text.StartsWith(name.Written, StringComparison.Ordinal));
                return folder + (written is null ? text : real + text.Remove(0, written.Length));
            }
        }

        return null;
    }

    private static string? RuntimeIn(string folder) => InputFile.Exists(Path.Combine(folder, Cygwin)) ? Cygwin
        : InputFile.Exists(Path.Combine(folder, Msys2)) ? Msys2
        : null;

    /// <summary>A path on a drive of Windows; under WSL, where it is mounted. Null for any other path, or if the drive is not here.</summary>
    private static string? DriveOf(string text)
    {
        string rest = text.StartsWith(Drives, StringComparison.Ordinal) ? text.Substring(Drives.Length - 1) : text;
        if (rest.Length < 3 || rest[0] != '/' || rest[2] != '/' || !char.IsLetter(rest[1]))
        {
            return null;
        }

        string drive = Path.DirectorySeparatorChar == '\\' ? rest[1] + ":/" : "/mnt/" + char.ToLowerInvariant(rest[1]) + "/";
        return InputFolder.Exists(drive) ? drive + rest.Remove(0, 3) : null;
    }
}
