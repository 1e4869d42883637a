using System.Globalization;
using System.IO;

namespace RebaseBind.Tasks.Staging;

/// <summary>A file's size in bytes and time of last change in ticks: what MSBuild, too, takes for its identity.</summary>
/// <remarks>Stamps are compared for equality, never for age, so that a file replaced by an older one counts as changed.</remarks>
internal readonly record struct FileStamp(long Size, long Time)
{
    /// <summary>Whether a file has this stamp.</summary>
    internal bool IsThatOf(string path) => Of(path) is { } stamp && stamp.Size == Size && stamp.Time == Time;

    /// <summary>"size@time".</summary>
    public override string ToString() => Size.ToString(CultureInfo.InvariantCulture) + "@" + Time.ToString(CultureInfo.InvariantCulture);

    /// <summary>The stamp of a file, of a link's target if it is a link; null if there is no such file.</summary>
    internal static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

#if NET
        if ((file.Attributes & FileAttributes.ReparsePoint) != 0 && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            file = target;
        }
#endif
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }
}
