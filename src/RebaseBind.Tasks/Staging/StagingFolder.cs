using System;
using System.IO;
using RebaseBind.Files;

namespace RebaseBind.Tasks.Staging;

/// <summary>The folder in obj that MSBuild copies rewritten files from. Nothing else stays in it.</summary>
internal sealed class StagingFolder(string path) : IStagingTarget
{
    /// <inheritdoc/>
    public string OriginalOf(SourceFile source) => source.Path;

    /// <inheritdoc/>
    public string PathOf(SourceFile source) => ProjectPath.Stage(path, source.RelativePath);

    /// <inheritdoc/>
    public DateTime TimeOf(SourceFile source, ReadOnlySpan<byte> content) => StagedTime.Of(source.Stamp.Time, content);

    /// <inheritdoc/>
    public bool Holds(SourceFile source, string mark) => true;

    /// <inheritdoc/>
    public FileStamp Write(SourceFile source, ReadOnlyMemory<byte> content, DateTime time)
    {
        string target = PathOf(source);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        AtomicFile.Write(target, content, time, modeOf: source.Path);
        return FileStamp.Of(target) ?? throw new FileNotFoundException(target);
    }
}
